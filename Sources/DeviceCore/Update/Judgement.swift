public import CBOR
public import UpdateProtocol

/// Whether software fits the device (E5), as the eligibility check of the platform found.
public struct Judgement: Equatable, Sendable {
    /// The verdict.
    public enum Verdict: UInt8, Equatable, Sendable {
        /// The lower layer gives all that the software requires, and the software gives all that the upper layer does.
        case eligible
        /// It does not.
        case ineligible
        /// It cannot be said, which is not eligible (rule 7 of the design).
        case undecided
    }

    /// The verdict.
    public let verdict: Verdict
    /// Every requirement that is not met.
    public let edges: [ReportedEdge]
    /// The version that the descriptor names; may be empty.
    public let version: Text
    /// What would help, where the software does not fit and something is known [E8].
    public var advice: Advice?
    /// What compatibility tables allowed or denied, and why, in words [E6].
    public var rulings: [Text]
    /// Whether the software is a rescue (decision 9): neither its owner nor a test holds it back.
    public var isRescue: Bool
    /// What the verdict was found on, in 32 bytes: with another fingerprint another verdict is possible, and a manifest
    /// that was turned down is asked for again. Empty where nothing can change it.
    public var fingerprint: [UInt8]

    /// A verdict and the requirements that are not met.
    public init(
        _ verdict: Verdict,
        edges: [ReportedEdge] = [],
        version: Text = "",
        advice: Advice? = nil,
        rulings: [Text] = [],
        isRescue: Bool = false,
        fingerprint: [UInt8] = []
    ) {
        self.verdict = verdict
        self.edges = edges
        self.version = version
        self.advice = advice
        self.rulings = rulings
        self.isRescue = isRescue
        self.fingerprint = fingerprint
    }
}
