import Yams

/// A value of the author's file, with its place in it and the names that lead to it.
struct SpecificationValue {
    let node: Node
    /// Such as `components.app.classes[0].vendor`.
    let path: String
    let file: String?

    var place: SourcePlace {
        SourcePlace(file: file, line: node.mark?.line, column: node.mark?.column)
    }

    func error(_ what: String, expected: String? = nil, found: String? = nil, action: String? = nil) -> AuthorError {
        AuthorError(.specification, what, at: place, expected: expected, found: found, action: action)
    }

    /// What stands there, for messages.
    var found: String {
        switch node {
        case .scalar(let scalar):
            if isNothing { return "nothing" }
            let text = scalar.string.count > 60 ? String(scalar.string.prefix(60)) + "..." : scalar.string
            return "\"\(text)\""
        case .mapping: return "a mapping"
        case .sequence: return "a list"
        case .alias: return "an alias"
        }
    }

    /// What stands there, lists with their elements.
    var written: String {
        guard case .sequence(let sequence) = node else { return found }
        let elements = sequence.prefix(8).map { SpecificationValue(node: $0, path: path, file: file).found }
        return "[" + elements.joined(separator: ", ") + "]"
    }

    private var isNothing: Bool {
        guard case .scalar(let scalar) = node, scalar.style == .plain else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }

    func mismatch(_ expected: String) -> AuthorError {
        error("\"\(path)\" has a value of the wrong kind", expected: expected, found: found)
    }

    /// A text of 1 to `limit` bytes without control characters other than line breaks where `isProse`.
    func text(limit: Int, isProse: Bool = false) throws(AuthorError) -> String {
        guard case .scalar(let scalar) = node, !isNothing else { throw mismatch("a text") }
        let text = scalar.string
        guard !text.isEmpty else { throw mismatch("a text that is not empty") }
        guard text.utf8.count <= limit else {
            throw error(
                "\"\(path)\" is too long",
                expected: "at most \(limit) bytes",
                found: "\(text.utf8.count) bytes"
            )
        }
        for scalar in text.unicodeScalars {
            let isBreak = isProse && (scalar == "\n" || scalar == "\t")
            if !isBreak, scalar.properties.generalCategory == .control {
                throw error(
                    "\"\(path)\" holds a control character",
                    expected: "printable text",
                    found: "U+" + String(scalar.value, radix: 16, uppercase: true)
                )
            }
        }
        return text
    }

    /// An integer from 0 to `highest`.
    func unsigned(highest: UInt64 = .max) throws(AuthorError) -> UInt64 {
        let expected = "an integer from 0 to \(highest)"
        guard case .scalar(let scalar) = node, scalar.style == .plain else { throw mismatch(expected) }
        let digits = scalar.string.utf8
        guard !digits.isEmpty, digits.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let number = UInt64(scalar.string),
            number <= highest
        else {
            throw mismatch(expected)
        }
        return number
    }

    /// One of a few words.
    func word(of words: [String]) throws(AuthorError) -> String {
        let expected = words.joined(separator: ", ")
        guard case .scalar(let scalar) = node, !isNothing else { throw mismatch("one of " + expected) }
        guard words.contains(scalar.string) else {
            throw error(
                "\"\(path)\" has an unknown value",
                expected: "one of " + expected,
                found: found,
                action: NearestName.of(scalar.string, in: words).map { "did you mean \"\($0)\"?" }
            )
        }
        return scalar.string
    }

    var isList: Bool {
        if case .sequence = node { true } else { false }
    }

    var isMapping: Bool {
        if case .mapping = node { true } else { false }
    }

    /// A plain scalar, which may be a number; a quoted one is a text.
    var plain: String? {
        guard case .scalar(let scalar) = node, scalar.style == .plain, !isNothing else { return nil }
        return scalar.string
    }

    /// True or false.
    func flag() throws(AuthorError) -> Bool {
        switch plain {
        case "true", "True", "TRUE": return true
        case "false", "False", "FALSE": return false
        default: throw mismatch("true or false")
        }
    }

    /// The elements of a list, whose number must be in `count`.
    func list(_ count: ClosedRange<Int>) throws(AuthorError) -> [SpecificationValue] {
        guard case .sequence(let sequence) = node else { throw mismatch("a list") }
        guard count.contains(sequence.count) else {
            let expected =
                sequence.isEmpty && count.lowerBound == 1
                ? "at least one element" : "\(count.lowerBound) to \(count.upperBound) elements"
            throw error(
                "\"\(path)\" has the wrong number of elements",
                expected: expected,
                found: "\(sequence.count)",
                action: sequence.isEmpty ? "name one, or leave \"\(path)\" out" : nil
            )
        }
        return sequence.enumerated().map { index, node in
            SpecificationValue(node: node, path: "\(path)[\(index)]", file: file)
        }
    }

    /// The pairs of a mapping with known keys.
    func mapping(_ object: SpecificationObject) throws(AuthorError) -> SpecificationMapping {
        try mapping(known: object.keys)
    }

    /// The pairs of a mapping, whose keys must be among `known` where it is given.
    func mapping(known: [String]?) throws(AuthorError) -> SpecificationMapping {
        guard case .mapping(let mapping) = node else { throw mismatch("a mapping of names to values") }
        return try SpecificationMapping(mapping, of: self, known: known)
    }
}
