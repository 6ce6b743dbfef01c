/// Why a campaign does not do what it is told. Two errors are equal when their codes are.
public struct CampaignError: Error, Sendable {
    /// What kind of refusal it is. More kinds may come; a `switch` over them needs a default.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String {
            case notPossible
        }

        private let value: Value

        private init(_ value: Value) { self.value = value }

        /// The campaign is not in a state in which that can be done.
        public static let notPossible = Self(.notPossible)

        /// The code's name, as it stands in logs and JSON.
        public var description: String { value.rawValue }
    }

    /// What kind of refusal it is.
    public let code: Code
    /// What happened, in a few words.
    public let reason: String
    /// The states in which it would have been possible.
    public let expected: String
    /// The state in which the campaign is.
    public let found: String
    /// What can be done instead.
    public let advice: String

    /// Makes an error.
    public init(_ code: Code, _ reason: String, expected: String, found: String, advice: String) {
        self.code = code
        self.reason = reason
        self.expected = expected
        self.found = found
        self.advice = advice
    }
}

extension CampaignError: Hashable {
    /// Whether the codes are the same.
    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    /// Hashes the code.
    public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}

extension CampaignError: CustomStringConvertible {
    /// One line: code, reason, expected, found, advice.
    public var description: String {
        "\(code): \(reason); expected \(expected); found \(found); \(advice)"
    }
}
