public import CBOR

/// One requirement that is not met, as a report carries it [E7]:
/// `[ side: 0 lower / 1 upper, kind: uint, subject: tstr, needed: tstr, found: tstr ]`.
public struct ReportedEdge: Equatable, Hashable, Sendable {
    /// 0: the lower layer lacks it. 1: software above would lose it.
    public let side: UInt64
    /// The capability kind, by its number in the registry of descriptors.
    public let kind: UInt64
    /// What requires it.
    public let subject: Text
    /// What is needed.
    public let needed: Text
    /// What there is instead.
    public let found: Text

    /// Most edges that a report carries; the verdict on the device has all.
    public static let limit = 64

    /// A requirement that is not met.
    public init(side: UInt64, kind: UInt64, subject: Text, needed: Text, found: Text) {
        self.side = side
        self.kind = kind
        self.subject = subject
        self.needed = needed
        self.found = found
    }

    func write(_ encoder: inout CBOREncoder) {
        encoder.beginArray(5)
        encoder.encode(side)
        encoder.encode(kind)
        encoder.encode(text: subject)
        encoder.encode(text: needed)
        encoder.encode(text: found)
    }

    @_lifetime(decoder: copy decoder)
    static func read(_ decoder: inout CBORDecoder) throws(CBORError) -> ReportedEdge {
        try decoder.beginArray(count: 5)
        return ReportedEdge(
            side: try decoder.readUnsigned(),
            kind: try decoder.readUnsigned(),
            subject: try decoder.readTextValue(limit: 512),
            needed: try decoder.readTextValue(limit: 512),
            found: try decoder.readTextValue(limit: 512)
        )
    }
}
