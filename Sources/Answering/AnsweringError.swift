/// Why a manifest cannot be taken.
public struct AnsweringError: Error, Sendable, Equatable {
    /// The kind of refusal; more may come.
    public struct Code: Sendable, Hashable {
        private let name: String

        /// It cannot be read, or does not say what it must.
        public static let malformed = Code(name: "malformed")
        /// No accepted author signed it.
        public static let notAuthentic = Code(name: "not-authentic")
        /// It has more branches than are walked.
        public static let tooManyVariants = Code(name: "too-many-variants")
    }

    /// The kind of refusal.
    public let code: Code
    /// What happened.
    public let reason: String
    /// What would have been right.
    public let expected: String?
    /// What was there instead.
    public let found: String?
    /// What to do about it.
    public let advice: String?

    init(_ code: Code, _ reason: String, expected: String? = nil, found: String? = nil, advice: String? = nil) {
        self.code = code
        self.reason = reason
        self.expected = expected
        self.found = found
        self.advice = advice
    }

    static func malformed(_ reason: String, expected: String? = nil, found: String? = nil) -> AnsweringError {
        AnsweringError(.malformed, reason, expected: expected, found: found)
    }
}

extension AnsweringError.Code: CustomStringConvertible {
    /// The stable word for it.
    public var description: String { name }
}

extension AnsweringError: CustomStringConvertible {
    /// One line: code, reason, expected, found.
    public var description: String {
        var line = "\(code): \(reason)"
        if let expected { line += "; expected \(expected)" }
        if let found { line += "; found \(found)" }
        return line
    }
}
