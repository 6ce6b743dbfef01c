/// What a device told about itself last because an inventory definition asked for it [B3].
///
/// What many devices have in common stands elsewhere under its digest: capability sets in the store, indices among the blobs.
public struct InventoryRecord: Sendable, Hashable {
    /// The device.
    public let device: DeviceID
    /// The digest of the definition that asked.
    public let definition: ContentDigest
    /// The digest of the inventory's content, without what changes from message to message.
    public let digest: ContentDigest
    /// The content's size in bytes.
    public let size: Int64
    /// The place in the order of the device's messages: when the nonce that it echoes was issued.
    public let order: Int64
    /// When it came, in Unix seconds.
    public let receivedAt: Int64
    /// The characteristics, encoded; at most ``StoreLimits/inventoryClaims`` bytes.
    public let claims: [UInt8]
    /// The digest of the encoded capability set, where there is one.
    public let capabilities: ContentDigest?
    /// The digest of the index of the lower layer, where there is one.
    public let lowerIndex: ContentDigest?
    /// The digest of the index of the upper layer, where there is one.
    public let upperIndex: ContentDigest?

    /// Makes a record of an inventory.
    public init(
        device: DeviceID,
        definition: ContentDigest,
        digest: ContentDigest,
        size: Int64,
        order: Int64,
        receivedAt: Int64,
        claims: [UInt8],
        capabilities: ContentDigest? = nil,
        lowerIndex: ContentDigest? = nil,
        upperIndex: ContentDigest? = nil
    ) {
        self.device = device
        self.definition = definition
        self.digest = digest
        self.size = size
        self.order = order
        self.receivedAt = receivedAt
        self.claims = claims
        self.capabilities = capabilities
        self.lowerIndex = lowerIndex
        self.upperIndex = upperIndex
    }

    /// Checks the bounds.
    ///
    /// - Parameter set: The encoded capability set that comes with it.
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/invalidRecord``.
    public func check(capabilities set: [UInt8]?) throws(StoreError) {
        try RecordCheck.count(
            claims.count,
            "an inventory's characteristics in bytes",
            within: 0...StoreLimits.inventoryClaims
        )
        try RecordCheck.count(
            set?.count ?? 0,
            "a capability set's length in bytes",
            within: 0...StoreLimits.inventoryCapabilities
        )
        try RecordCheck.notNegative(size, "an inventory's size")
        try RecordCheck.notNegative(order, "an inventory's place in the order")
        try RecordCheck.notNegative(receivedAt, "the time of an inventory")
        guard (capabilities == nil) == (set == nil) else {
            throw StoreError(
                .invalidRecord,
                "an inventory names a capability set and does not bring it, or the other way round",
                expected: "both or neither"
            )
        }
    }
}
