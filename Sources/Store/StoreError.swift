/// Why a store refused or could not do what it was asked.
///
/// Two errors are equal when their codes are: tests and callers decide by the code, people read the rest.
public struct StoreError: Error, Sendable {
    /// What kind of refusal it is. More kinds may come; a `switch` over them needs a default.
    public struct Code: Sendable, Hashable, CustomStringConvertible {
        private enum Value: String {
            case invalidName
            case invalidRecord
            case notFound
            case alreadyExists
            case tokenUnknown
            case tokenUsed
            case tokenExpired
            case tokenBoundToAnother
            case tooLarge
            case digestMismatch
            case outOfRange
            case outOfSequence
            case closed
            case damaged
            case newerSchema
            case unavailable
        }

        private let value: Value

        private init(_ value: Value) { self.value = value }

        /// A name or digest from outside is not well formed.
        public static let invalidName = Self(.invalidName)
        /// A record, or a bound of a request, is not within its limits.
        public static let invalidRecord = Self(.invalidRecord)
        /// What is asked for, or referred to, is not there.
        public static let notFound = Self(.notFound)
        /// Something else already has that name.
        public static let alreadyExists = Self(.alreadyExists)
        /// No enrolment token has that digest.
        public static let tokenUnknown = Self(.tokenUnknown)
        /// The enrolment token has been consumed.
        public static let tokenUsed = Self(.tokenUsed)
        /// The enrolment token's time is over.
        public static let tokenExpired = Self(.tokenExpired)
        /// The enrolment token was made for another device.
        public static let tokenBoundToAnother = Self(.tokenBoundToAnother)
        /// A blob has more bytes than its writer may take.
        public static let tooLarge = Self(.tooLarge)
        /// A blob's bytes do not have the digest that was named beforehand.
        public static let digestMismatch = Self(.digestMismatch)
        /// A range reaches beyond the end of a blob.
        public static let outOfRange = Self(.outOfRange)
        /// A version does not follow the one that is there.
        public static let outOfSequence = Self(.outOfSequence)
        /// The writer has finished, was abandoned, or failed before.
        public static let closed = Self(.closed)
        /// What the store holds is not what a store wrote.
        public static let damaged = Self(.damaged)
        /// The store was written by a newer version of the software.
        public static let newerSchema = Self(.newerSchema)
        /// The store cannot be reached, is full, or failed.
        public static let unavailable = Self(.unavailable)

        /// The code's name, as it stands in logs and JSON.
        public var description: String { value.rawValue }
    }

    /// What kind of refusal it is.
    public let code: Code
    /// What happened, in a few words.
    public let reason: String
    /// What would have been right, where that can be said.
    public let expected: String?
    /// What was there instead.
    public let found: String?
    /// What to do about it, where that is not plain from the rest.
    public let advice: String?

    /// Makes an error.
    ///
    /// - Parameters:
    ///   - code: What kind of refusal it is.
    ///   - reason: What happened, in a few words.
    ///   - expected: What would have been right.
    ///   - found: What was there instead.
    ///   - advice: What to do about it.
    public init(
        _ code: Code,
        _ reason: String,
        expected: String? = nil,
        found: String? = nil,
        advice: String? = nil
    ) {
        self.code = code
        self.reason = reason
        self.expected = expected
        self.found = found
        self.advice = advice
    }
}

extension StoreError: Hashable {
    /// Whether the codes are the same.
    public static func == (left: Self, right: Self) -> Bool { left.code == right.code }

    /// Hashes the code.
    public func hash(into hasher: inout Hasher) { hasher.combine(code) }
}

extension StoreError: CustomStringConvertible {
    /// One line: code, reason, expected, found, advice.
    public var description: String {
        var line = "\(code): \(reason)"
        if let expected { line += "; expected \(expected)" }
        if let found { line += "; found \(found)" }
        if let advice { line += "; \(advice)" }
        return line
    }
}
