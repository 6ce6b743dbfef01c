/// How many devices have told about themselves (`GET /v1/inventories`).
public struct InventoryStatusView: Codable, Sendable, Hashable {
    /// The definition that is published; nothing before the first.
    public let definition: InventoryDefinitionView?
    /// How many devices are registered.
    public let devices: Int
    /// How many of them have sent an inventory.
    public let inventories: Int

    /// Makes a view.
    public init(definition: InventoryDefinitionView?, devices: Int, inventories: Int) {
        self.definition = definition
        self.devices = devices
        self.inventories = inventories
    }
}
