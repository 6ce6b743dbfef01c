/// A piece of a query's text, with the byte at which it starts.
struct QueryToken: Equatable {
    /// What it is.
    let kind: Kind
    /// Where it starts.
    let offset: Int

    /// What a piece is.
    enum Kind: Equatable {
        case word(String)
        case text(String)
        case sign(QueryOperator)
        case open
        case close
        case comma
        case end
    }

    /// The words that have a meaning of their own.
    static let keywords: Set<String> = ["and", "or", "not", "in", "has"]

    /// Whether it is a certain keyword.
    func isKeyword(_ keyword: String) -> Bool { kind == .word(keyword) }

    /// How it is shown in an error: bounded, and without characters that would change how the message reads.
    var shown: String {
        switch kind {
        case .word(let word): "\"\(Self.excerpt(word))\""
        case .text(let text): "the text \"\(Self.excerpt(text))\""
        case .sign(let sign): "\"\(sign.rawValue)\""
        case .open: "\"(\""
        case .close: "\")\""
        case .comma: "\",\""
        case .end: "the end"
        }
    }

    private static func excerpt(_ text: String) -> String {
        var excerpt = ""
        for (count, character) in text.unicodeScalars.enumerated() {
            guard count < 32 else { return excerpt + "…" }
            excerpt += shown(character)
        }
        return excerpt
    }

    /// How a character is shown in an error: as itself when it is printable ASCII, else by its number.
    static func shown(_ character: Unicode.Scalar) -> String {
        if character.value >= 0x20, character.value < 0x7f { return String(character) }
        return "U+\(String(character.value, radix: 16, uppercase: true))"
    }
}
