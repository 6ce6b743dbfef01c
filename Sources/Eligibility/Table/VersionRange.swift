public import CBOR

/// Versions from one to before another, in an order that is named.
///
/// On the wire: `[order, low or null, below or null]`.
public struct VersionRange: Equatable, Sendable {
    /// The rule for which of two versions is the later one.
    public var order: VersionOrder
    /// The earliest version; `nil` for no bound.
    public var low: Text?
    /// The version before which the range ends; `nil` for no bound.
    public var below: Text?

    /// Versions from `low` to before `below`.
    public init(_ order: VersionOrder, low: Text? = nil, below: Text? = nil) {
        self.order = order
        self.low = low
        self.below = below
    }

    /// Whether `version` lies in the range.
    public func contains(_ version: Text) -> Bool {
        if let low, order.isBefore(version, low) { return false }
        if let below, !order.isBefore(version, below) { return false }
        return true
    }

    func encode(into encoder: inout CBOREncoder) {
        encoder.beginArray(3)
        encoder.encode(UInt64(order.rawValue))
        if let low { encoder.encode(text: low) } else { encoder.encodeNull() }
        if let below { encoder.encode(text: below) } else { encoder.encodeNull() }
    }

    init(from decoder: inout CBORDecoder) throws(CBORError) {
        let start = decoder.offset
        try decoder.beginArray(count: 3)
        guard let order = VersionOrder(rawValue: UInt8(clamping: try decoder.readUnsigned())) else {
            throw .invalidValue(at: start)
        }
        let low: Text? = try decoder.readNullIfPresent() ? nil : try decoder.readTextValue()
        let below: Text? = try decoder.readNullIfPresent() ? nil : try decoder.readTextValue()
        self.init(order, low: low, below: below)
    }
}
