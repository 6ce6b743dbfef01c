/// Why a query is not one, and where. Two errors are equal when code and position are.
public struct QueryError: Error, Sendable {
    /// What kind of mistake it is. More kinds may come; a `switch` over them needs a default.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String {
            case tooLong
            case tooDeep
            case tooManyTerms
            case unexpectedCharacter
            case unexpectedToken
            case unterminatedString
            case invalidEscape
            case invalidPattern
        }

        private let value: Value

        private init(_ value: Value) { self.value = value }

        /// The text has more bytes than ``QueryLimits/length``.
        public static let tooLong = Self(.tooLong)
        /// The nesting is deeper than ``QueryLimits/depth``.
        public static let tooDeep = Self(.tooDeep)
        /// There are more comparisons than ``QueryLimits/terms``.
        public static let tooManyTerms = Self(.tooManyTerms)
        /// A character stands where none of its kind may.
        public static let unexpectedCharacter = Self(.unexpectedCharacter)
        /// A word, value or sign stands where something else must.
        public static let unexpectedToken = Self(.unexpectedToken)
        /// A text has no closing quote.
        public static let unterminatedString = Self(.unterminatedString)
        /// A backslash in a text is followed by something other than a quote or a backslash.
        public static let invalidEscape = Self(.invalidEscape)
        /// A pattern ends in a backslash.
        public static let invalidPattern = Self(.invalidPattern)

        /// The code's name, as it stands in logs and JSON.
        public var description: String { value.rawValue }
    }

    /// What kind of mistake it is.
    public let code: Code
    /// Where it is, in bytes from the start of the text.
    public let offset: Int
    /// What would have been right there.
    public let expected: String
    /// What is there.
    public let found: String

    /// Makes an error.
    public init(_ code: Code, at offset: Int, expected: String, found: String) {
        self.code = code
        self.offset = offset
        self.expected = expected
        self.found = found
    }
}

extension QueryError: Hashable {
    /// Whether code and position are the same.
    public static func == (left: Self, right: Self) -> Bool { left.code == right.code && left.offset == right.offset }

    /// Hashes code and position.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(code)
        hasher.combine(offset)
    }
}

extension QueryError: CustomStringConvertible {
    /// One line: code, position, expected, found.
    public var description: String { "\(code) at byte \(offset): expected \(expected), found \(found)" }
}
