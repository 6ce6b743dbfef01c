public import CBOR

/// Whether a piece of software can be installed on a device, with every requirement that stands in the way
/// (requirements E5, E7).
///
/// On the wire: `[outcome, number of edges, [* edge], met, checked, ? [+ ruling]]`; a report may leave out edges beyond a
/// limit.
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

    /// How many of the things that were compared are as they should be.
    public let met: Int
    /// How many things were compared: with ``met`` the measure of how compatible software and device are [E6].
    public let checked: Int
    /// What compatibility tables decided, and by which rule [E6].
    public let rulings: [Ruling]

    /// Most rulings that are written.
    public static let rulingLimit = 64

    /// The verdict that follows from `edges`, after `checked` things were compared and tables have made `rulings`.
    public init(edges: [FailingEdge], checked: Int = 0, rulings: [Ruling] = []) {
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
        self.checked = max(checked, edges.count)
        self.met = max(checked - edges.count, 0)
        self.rulings = rulings
    }

    /// Whether the software may be installed. Undecided is not eligible.
    public var isEligible: Bool { outcome == .eligible }

    /// Writes the verdict with at most `limit` edges.
    public func encode(into encoder: inout CBOREncoder, limit: Int = 64) {
        encoder.beginArray(rulings.isEmpty ? 5 : 6)
        encoder.encode(UInt64(outcome.rawValue))
        encoder.encode(count: edgeCount)
        encoder.beginArray(edges.count < limit ? edges.count : limit)
        for edge in edges.prefix(limit) { edge.encode(into: &encoder) }
        encoder.encode(count: met)
        encoder.encode(count: checked)
        guard !rulings.isEmpty else { return }
        encoder.beginArray(rulings.count < Self.rulingLimit ? rulings.count : Self.rulingLimit)
        for ruling in rulings.prefix(Self.rulingLimit) { ruling.encode(into: &encoder) }
    }

    /// Reads a verdict. At most `limit` edges.
    public init(from decoder: inout CBORDecoder, limit: Int = 1_024) throws(CBORError) {
        let start = decoder.offset
        let count = try decoder.beginArray()
        guard count == 5 || count == 6 else { throw .invalidValue(at: start) }
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
        let end = decoder.offset
        self.met = try decoder.readCount()
        self.checked = try decoder.readCount()
        guard met <= checked else { throw .invalidValue(at: end) }
        var rulings: [Ruling] = []
        if count == 6 {
            let at = decoder.offset
            var remaining = try decoder.beginArray()
            guard remaining > 0, remaining <= Self.rulingLimit else { throw .invalidValue(at: at) }
            while remaining > 0 {
                rulings.append(try Ruling(from: &decoder))
                remaining -= 1
            }
        }
        self.rulings = rulings
    }
}
