/// Cuts a query's text into pieces.
struct QueryLexer {
    private let bytes: [UInt8]
    private var offset = 0

    /// Starts at the beginning of a text.
    init(_ text: String) throws(QueryError) {
        bytes = Array(text.utf8)
        guard bytes.count <= QueryLimits.length else {
            throw QueryError(
                .tooLong,
                at: QueryLimits.length,
                expected: "at most \(QueryLimits.length) bytes",
                found: "\(bytes.count)"
            )
        }
    }

    /// The next piece; at the end, again and again the end.
    mutating func next() throws(QueryError) -> QueryToken {
        while let byte = byte(), Self.isSpace(byte) { offset += 1 }
        let start = offset
        guard let first = byte() else { return QueryToken(kind: .end, offset: start) }
        switch first {
        case UInt8(ascii: "("): return take(1, .open, start)
        case UInt8(ascii: ")"): return take(1, .close, start)
        case UInt8(ascii: ","): return take(1, .comma, start)
        case UInt8(ascii: "="): return take(1, .sign(.equal), start)
        case UInt8(ascii: "~"): return take(1, .sign(.matches), start)
        case UInt8(ascii: "<"):
            return byte(ahead: 1) == UInt8(ascii: "=")
                ? take(2, .sign(.lessOrEqual), start) : take(1, .sign(.less), start)
        case UInt8(ascii: ">"):
            return byte(ahead: 1) == UInt8(ascii: "=")
                ? take(2, .sign(.greaterOrEqual), start) : take(1, .sign(.greater), start)
        case UInt8(ascii: "!"):
            switch byte(ahead: 1) {
            case UInt8(ascii: "="): return take(2, .sign(.notEqual), start)
            case UInt8(ascii: "~"): return take(2, .sign(.notMatches), start)
            default:
                offset += 1
                throw QueryError(
                    .unexpectedCharacter,
                    at: offset,
                    expected: "\"=\" or \"~\" after \"!\"",
                    found: shown()
                )
            }
        case UInt8(ascii: "\""): return try text(start)
        default: return try word(start)
        }
    }

    private mutating func word(_ start: Int) throws(QueryError) -> QueryToken {
        while let byte = byte(), Self.isWord(byte) { offset += 1 }
        guard offset > start else {
            throw QueryError(
                .unexpectedCharacter,
                at: start,
                expected: "a word, a text in quotes, a parenthesis or a sign of comparison",
                found: shown()
            )
        }
        return QueryToken(kind: .word(String(decoding: bytes[start..<offset], as: UTF8.self)), offset: start)
    }

    private mutating func text(_ start: Int) throws(QueryError) -> QueryToken {
        offset += 1
        var content: [UInt8] = []
        while let next = byte() {
            offset += 1
            switch next {
            case UInt8(ascii: "\""):
                return QueryToken(kind: .text(String(decoding: content, as: UTF8.self)), offset: start)
            case UInt8(ascii: "\\"):
                guard let escaped = byte(), escaped == UInt8(ascii: "\"") || escaped == UInt8(ascii: "\\") else {
                    throw QueryError(.invalidEscape, at: offset, expected: "a quote or a backslash", found: shown())
                }
                content.append(escaped)
                offset += 1
            default:
                content.append(next)
            }
        }
        throw QueryError(.unterminatedString, at: start, expected: "a closing quote", found: "the end")
    }

    private mutating func take(_ count: Int, _ kind: QueryToken.Kind, _ start: Int) -> QueryToken {
        offset += count
        return QueryToken(kind: kind, offset: start)
    }

    private func byte(ahead: Int = 0) -> UInt8? {
        offset + ahead < bytes.count ? bytes[offset + ahead] : nil
    }

    /// The character at the present place, for an error.
    private func shown() -> String {
        guard let character = String(decoding: bytes[offset...].prefix(4), as: UTF8.self).unicodeScalars.first else {
            return "the end"
        }
        return "\"\(QueryToken.shown(character))\""
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\n")
            || byte == UInt8(ascii: "\r")
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"), UInt8(ascii: "-"), UInt8(ascii: "."),
            UInt8(ascii: ":"), UInt8(ascii: "/"), UInt8(ascii: "+"), UInt8(ascii: "*"), UInt8(ascii: "?"),
            UInt8(ascii: "@"), UInt8(ascii: "%"):
            true
        default: false
        }
    }
}
