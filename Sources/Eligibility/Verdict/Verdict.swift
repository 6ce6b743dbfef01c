public import CBOR

/// Whether a piece of software can be installed on a device, with every requirement that stands in the way
/// (requirements E5, E7).
///
/// On the wire: `[outcome, number of edges, [* edge]]`; a report may leave out edges beyond a limit.
public struct Verdict: Equatable, Sendable {
    /// The verdict in a word.
    public enum Outcome: UInt8, Sendable {
        /// Every critical requirement of both sides is met.
        case eligible = 0
        /// At least one critical requirement is not met.
        case ineligible = 1
        /// None is known not to be met, but of at least one critical requirement it is not known. Not eligible.
        case undecided = 2
    }

    /// The verdict in a word.
    public let outcome: Outcome
    /// Every requirement that is not met, or not known to be: those of the lower layer first, in the order in which a
    /// loader would find them, then those of the upper layer, owner by owner.
    public let edges: [FailingEdge]
    /// How many edges there are. Greater than the number of ``edges`` where a report left some out.
    public let edgeCount: Int

    /// The verdict that follows from `edges`.
    public init(edges: [FailingEdge]) {
        var outcome = Outcome.eligible
        for edge in edges where edge.isCritical {
            if edge.reason != .undetermined {
                outcome = .ineligible
                break
            }
            outcome = .undecided
        }
        self.outcome = outcome
        self.edges = edges
        self.edgeCount = edges.count
    }

    /// Whether the software may be installed. Undecided is not eligible.
    public var isEligible: Bool { outcome == .eligible }

    /// Writes the verdict with at most `limit` edges.
    public func encode(into encoder: inout CBOREncoder, limit: Int = 64) {
        encoder.beginArray(3)
        encoder.encode(UInt64(outcome.rawValue))
        encoder.encode(count: edgeCount)
        encoder.beginArray(edges.count < limit ? edges.count : limit)
        for edge in edges.prefix(limit) { edge.encode(into: &encoder) }
    }

    /// Reads a verdict. At most `limit` edges.
    public init(from decoder: inout CBORDecoder, limit: Int = 1_024) throws(CBORError) {
        let start = decoder.offset
        try decoder.beginArray(count: 3)
        guard let outcome = Outcome(rawValue: UInt8(clamping: try decoder.readUnsigned())) else {
            throw .invalidValue(at: start)
        }
        let edgeCount = try decoder.readCount()
        var remaining = try decoder.beginArray()
        guard remaining <= limit, remaining <= edgeCount else { throw .tooLong(at: start) }
        var edges: [FailingEdge] = []
        while remaining > 0 {
            edges.append(try FailingEdge(from: &decoder))
            remaining -= 1
        }
        self.outcome = outcome
        self.edges = edges
        self.edgeCount = edgeCount
    }
}
