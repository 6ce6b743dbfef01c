import GRDB
public import Store

extension SQLiteDistributorStore {
    /// Adds the next inventory definition.
    public func addInventoryDefinition(_ record: InventoryDefinitionRecord, audit: AuditEntry) async throws {
        try record.check()
        try await write { database in
            if let latest = try database.latestInventoryDefinition() {
                guard latest.sequenceNumber != record.sequenceNumber else {
                    throw StoreError(
                        .alreadyExists,
                        "inventory definition \(record.sequenceNumber) is there already"
                    )
                }
                guard latest.sequenceNumber < record.sequenceNumber else {
                    throw StoreError(
                        .outOfSequence,
                        "an inventory definition is older than the latest one",
                        expected: "a sequence number above \(latest.sequenceNumber)",
                        found: "\(record.sequenceNumber)"
                    )
                }
            }
            try database.run(
                "INSERT INTO inventory_definition (sequence_number, digest, document, published_at) VALUES (?, ?, ?, ?)",
                .integer(Int64(record.sequenceNumber)),
                .digest(record.digest),
                .blob(record.document),
                .integer(record.publishedAt)
            )
            try database.append(audit)
        }
    }

    /// The latest inventory definition.
    public func latestInventoryDefinition() async throws -> InventoryDefinitionRecord? {
        try await read { try $0.latestInventoryDefinition() }
    }

    /// Keeps a device's inventory in place of the one before.
    public func recordInventory(_ record: InventoryRecord, capabilities: [UInt8]?) async throws {
        try record.check(capabilities: capabilities)
        try await write { database in
            try database.requireDevice(record.device)
            try database.record(record, capabilities: capabilities)
        }
    }

    /// A device's inventory.
    public func inventory(of device: DeviceID) async throws -> InventoryRecord? {
        try await read { try $0.inventory(of: device) }
    }

    /// The inventories of devices in a range of ids.
    public func inventories(
        after: DeviceID?,
        through last: DeviceID,
        limit: Int
    ) async throws -> [InventoryRecord] {
        try Page<InventoryRecord, DeviceID>.check(limit: limit)
        return try await read { try $0.inventories(after: after, through: last, limit: limit) }
    }

    /// How many devices have an inventory.
    public func inventoryCount() async throws -> Int {
        try await read { database in
            Int(try database.row("SELECT count(*) FROM inventory") { try $0.integer() } ?? 0)
        }
    }

    /// An encoded capability set.
    public func capabilitySet(_ digest: ContentDigest) async throws -> [UInt8]? {
        try await read { database in
            try database.row("SELECT encoded FROM inventory_capabilities WHERE digest = ?", .digest(digest)) {
                try $0.bytes()
            }
        }
    }

    /// Whether an inventory names an index.
    public func isIndexNamed(_ digest: ContentDigest) async throws -> Bool {
        try await read { database in
            try database.exists(
                "SELECT 1 FROM inventory WHERE lower_index = ? UNION ALL SELECT 1 FROM inventory WHERE upper_index = ?",
                .digest(digest),
                .digest(digest)
            )
        }
    }
}
