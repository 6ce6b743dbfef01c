import Store

/// An inventory definition that was published (`POST /v1/inventory-definition`).
public struct InventoryDefinitionView: Codable, Sendable, Hashable {
    /// Its sequence number.
    public let sequenceNumber: UInt64
    /// The digest by which inventories name it, in hexadecimal.
    public let digest: String
    /// When it was published, in Unix seconds.
    public let publishedAt: Int64

    /// Makes a view.
    public init(sequenceNumber: UInt64, digest: String, publishedAt: Int64) {
        self.sequenceNumber = sequenceNumber
        self.digest = digest
        self.publishedAt = publishedAt
    }

    init(_ record: InventoryDefinitionRecord) {
        self.init(
            sequenceNumber: record.sequenceNumber,
            digest: record.digest.hex,
            publishedAt: record.publishedAt
        )
    }
}
