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

    /// A verdict and the requirements that are not met.
    public init(_ verdict: Verdict, edges: [ReportedEdge] = [], version: Text = "") {
        self.verdict = verdict
        self.edges = edges
        self.version = version
    }
}
