/// A signed definition of what devices tell about themselves [B3], as it was published: the distributor hands it on and can
/// change nothing in it.
public struct InventoryDefinitionRecord: Sendable, Hashable {
    /// Its number; each is above the one before.
    public let sequenceNumber: UInt64
    /// The digest of what was signed, by which inventories name it.
    public let digest: ContentDigest
    /// The signed document, at most ``StoreLimits/inventoryDefinition`` bytes.
    public let document: [UInt8]
    /// When it was published, in Unix seconds.
    public let publishedAt: Int64

    /// Makes a record of a published definition.
    public init(sequenceNumber: UInt64, digest: ContentDigest, document: [UInt8], publishedAt: Int64) {
        self.sequenceNumber = sequenceNumber
        self.digest = digest
        self.document = document
        self.publishedAt = publishedAt
    }

    /// Checks the bounds.
    ///
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/invalidRecord``.
    public func check() throws(StoreError) {
        try RecordCheck.count(
            document.count,
            "an inventory definition's length in bytes",
            within: 1...StoreLimits.inventoryDefinition
        )
        try RecordCheck.notNegative(publishedAt, "the time of publication")
        guard sequenceNumber <= UInt64(Int64.max) else {
            throw StoreError(
                .invalidRecord,
                "an inventory definition's sequence number is out of range",
                expected: "0 to \(Int64.max)",
                found: "\(sequenceNumber)"
            )
        }
    }
}
