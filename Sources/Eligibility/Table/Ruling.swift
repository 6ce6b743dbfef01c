public import CBOR

/// A rule of a compatibility table that decided about a verdict: which rule, whose, why, and about what.
///
/// On the wire: `[rule kind, issuer, number, place, reason, edge count, [* edge]]`.
public struct Ruling: Equatable, Sendable {
    /// The rule's kind.
    public var kind: TableRule.Kind
    /// Who issued the table.
    public var issuer: Text
    /// The table's number.
    public var number: UInt64
    /// The rule's place in the table, from 0.
    public var place: Int
    /// Why, as the table says.
    public var reason: Text
    /// What it decided: of a denial the edge that it adds, of a permission those that no longer count.
    public var edges: [FailingEdge]
    /// How many edges there are. Greater than the number of ``edges`` where a report left some out.
    public var edgeCount: Int

    /// Most edges that are written.
    public static let edgeLimit = 16

    /// A ruling.
    public init(kind: TableRule.Kind, issuer: Text, number: UInt64, place: Int, reason: Text, edges: [FailingEdge]) {
        self.kind = kind
        self.issuer = issuer
        self.number = number
        self.place = place
        self.reason = reason
        self.edges = edges
        self.edgeCount = edges.count
    }

    func encode(into encoder: inout CBOREncoder) {
        encoder.beginArray(7)
        encoder.encode(kind.number)
        encoder.encode(text: issuer)
        encoder.encode(number)
        encoder.encode(count: place)
        encoder.encode(text: reason)
        encoder.encode(count: edgeCount)
        encoder.beginArray(edges.count < Self.edgeLimit ? edges.count : Self.edgeLimit)
        for edge in edges.prefix(Self.edgeLimit) { edge.encode(into: &encoder) }
    }

    init(from decoder: inout CBORDecoder) throws(CBORError) {
        try decoder.beginArray(count: 7)
        let kind = TableRule.Kind(number: try decoder.readUnsigned())
        let issuer = try decoder.readTextValue()
        let number = try decoder.readUnsigned()
        let place = try decoder.readCount()
        let reason = try decoder.readTextValue()
        let start = decoder.offset
        let count = try decoder.readCount()
        var remaining = try decoder.beginArray()
        guard remaining <= Self.edgeLimit, remaining <= count else { throw .tooLong(at: start) }
        var edges: [FailingEdge] = []
        while remaining > 0 {
            edges.append(try FailingEdge(from: &decoder))
            remaining -= 1
        }
        self.init(kind: kind, issuer: issuer, number: number, place: place, reason: reason, edges: edges)
        self.edgeCount = count
    }
}
