public import COSE
public import SUIT

/// What came out of looking at an envelope as a device would.
public struct ManifestVerification: Sendable {
    /// The outcome as a whole.
    public enum Verdict: String, Sendable {
        /// Trusted authors signed it, and all of it can be used.
        case accepted
        /// It is not what trusted authors signed, or nobody signed it.
        case notAuthentic = "not-authentic"
        /// Trusted authors signed it, but it cannot be used: something in it is not supported, contradicts itself, has
        /// expired, or is older than what is known.
        case refused
    }

    /// One check.
    public struct Step: Equatable, Sendable {
        /// How a check came out.
        public enum Outcome: String, Sendable {
            /// It holds.
            case passed
            /// It does not hold, and nothing after it counts.
            case failed
            /// It was not looked at.
            case skipped
        }

        /// What was checked.
        public let name: String
        /// How it came out.
        public let outcome: Outcome
        /// What was found.
        public let detail: String

        /// A check.
        public init(_ name: String, _ outcome: Outcome, _ detail: String) {
            self.name = name
            self.outcome = outcome
            self.detail = detail
        }
    }

    /// The outcome as a whole.
    public internal(set) var verdict: Verdict
    /// The checks, in the order in which they were made.
    public internal(set) var steps: [Step] = []
    /// The trusted keys that signed.
    public internal(set) var signers: [AuthenticationKey] = []
    /// The manifest, where it is authentic and can be read.
    public internal(set) var manifest: Manifest?
    /// Why it is not accepted.
    public internal(set) var fault: ManifestFault?

    /// Why it is not accepted, as an error.
    public var problem: AuthorError? { fault?.error }
}
