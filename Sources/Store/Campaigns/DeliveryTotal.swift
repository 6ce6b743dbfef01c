/// What a campaign's deliveries of one kind add up to.
public struct DeliveryTotal: Sendable, Hashable {
    /// The kind.
    public let kind: DeliveryKind
    /// How many deliveries.
    public let count: Int
    /// How many bytes.
    public let bytesOnWire: Int64

    /// Makes a total.
    public init(kind: DeliveryKind, count: Int, bytesOnWire: Int64) {
        self.kind = kind
        self.count = count
        self.bytesOnWire = bytesOnWire
    }
}
