/// What the distributor answered for one component of a device.
public struct Delivery: Sendable, Hashable {
    /// The component.
    public let component: ComponentName
    /// How the update travels.
    public let kind: DeliveryKind
    /// How many bytes the answer makes the device fetch.
    public let bytesOnWire: Int64
    /// The digest of what the component ran when it asked: the precursor of a patch.
    public let from: ContentDigest?
    /// The digest of what it is to run.
    public let to: ContentDigest?

    /// Makes a delivery.
    public init(
        component: ComponentName,
        kind: DeliveryKind,
        bytesOnWire: Int64,
        from: ContentDigest?,
        to: ContentDigest?
    ) {
        self.component = component
        self.kind = kind
        self.bytesOnWire = bytesOnWire
        self.from = from
        self.to = to
    }
}
