/// Inventories of devices, and the definitions that ask for them [B3].
public protocol InventoryStore: Sendable {
    /// Adds the next definition.
    ///
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/outOfSequence`` unless its number is above that of the latest
    ///   one; ``StoreError/Code/alreadyExists`` when that number is there.
    func addInventoryDefinition(_ record: InventoryDefinitionRecord, audit: AuditEntry) async throws

    /// The latest definition, if there is any.
    func latestInventoryDefinition() async throws -> InventoryDefinitionRecord?

    /// Keeps a device's inventory in place of the one before.
    ///
    /// - Parameters:
    ///   - record: The inventory.
    ///   - capabilities: The encoded capability set that it names. Sets that no inventory names any more are forgotten.
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/notFound`` when there is no such device,
    ///   ``StoreError/Code/outOfSequence`` when a later inventory of the device is there.
    func recordInventory(_ record: InventoryRecord, capabilities: [UInt8]?) async throws

    /// A device's inventory, if there is any.
    func inventory(of device: DeviceID) async throws -> InventoryRecord?

    /// The inventories of devices with ids above `after` and up to `last`, ascending, at most `limit` of them.
    func inventories(after: DeviceID?, through last: DeviceID, limit: Int) async throws -> [InventoryRecord]

    /// How many devices have an inventory.
    func inventoryCount() async throws -> Int

    /// An encoded capability set.
    func capabilitySet(_ digest: ContentDigest) async throws -> [UInt8]?

    /// Whether an inventory names an index.
    func isIndexNamed(_ digest: ContentDigest) async throws -> Bool
}
