import GRDB
import Store

extension Database {
    /// The definition with the highest number.
    func latestInventoryDefinition() throws -> InventoryDefinitionRecord? {
        try row(
            """
            SELECT sequence_number, digest, document, published_at FROM inventory_definition
            ORDER BY sequence_number DESC LIMIT 1
            """
        ) { row in
            InventoryDefinitionRecord(
                sequenceNumber: UInt64(try row.integer()),
                digest: try row.digest(),
                document: try row.bytes(),
                publishedAt: try row.integer()
            )
        }
    }

    /// Puts an inventory in the place of the one before, unless that is a later one.
    func record(_ record: InventoryRecord, capabilities: [UInt8]?) throws {
        if let digest = record.capabilities, let capabilities {
            try run(
                "INSERT INTO inventory_capabilities (digest, encoded) VALUES (?, ?) ON CONFLICT (digest) DO NOTHING",
                .digest(digest),
                .blob(capabilities)
            )
        }
        let changed = try run(
            """
            INSERT INTO inventory (device, definition, digest, size, message_order, received_at, claims, capabilities,
                lower_index, upper_index)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (device) DO UPDATE SET definition = excluded.definition, digest = excluded.digest,
                size = excluded.size, message_order = excluded.message_order, received_at = excluded.received_at,
                claims = excluded.claims, capabilities = excluded.capabilities, lower_index = excluded.lower_index,
                upper_index = excluded.upper_index
            WHERE message_order <= excluded.message_order
            """,
            .name(record.device),
            .digest(record.definition),
            .digest(record.digest),
            .integer(record.size),
            .integer(record.order),
            .integer(record.receivedAt),
            .blob(record.claims),
            .digest(record.capabilities),
            .digest(record.lowerIndex),
            .digest(record.upperIndex)
        )
        guard changed == 1 else {
            throw StoreError(
                .outOfSequence,
                "a later inventory of the device is there",
                advice: "poll, and send the inventory again with the nonce in Fettle-Nonce"
            )
        }
    }

    /// A device's inventory.
    func inventory(of device: DeviceID) throws -> InventoryRecord? {
        try row(
            """
            SELECT device, definition, digest, size, message_order, received_at, claims, capabilities, lower_index,
                upper_index
            FROM inventory WHERE device = ?
            """,
            .name(device),
            read: Self.inventory
        )
    }

    /// The inventories of devices in a range of ids, ascending.
    func inventories(after: DeviceID?, through last: DeviceID, limit: Int) throws -> [InventoryRecord] {
        try rows(
            """
            SELECT device, definition, digest, size, message_order, received_at, claims, capabilities, lower_index,
                upper_index
            FROM inventory WHERE device > ? AND device <= ? ORDER BY device LIMIT ?
            """,
            .text(after?.string ?? ""),
            .name(last),
            .int(limit),
            read: Self.inventory
        )
    }

    private static func inventory(_ row: inout RowReader) throws -> InventoryRecord {
        InventoryRecord(
            device: try row.name(),
            definition: try row.digest(),
            digest: try row.digest(),
            size: try row.integer(),
            order: try row.integer(),
            receivedAt: try row.integer(),
            claims: try row.bytes(),
            capabilities: try row.optionalDigest(),
            lowerIndex: try row.optionalDigest(),
            upperIndex: try row.optionalDigest()
        )
    }
}
