import GRDB
public import Store

extension SQLiteDistributorStore {
    /// Adds the next version of the key set.
    public func addKeySet(_ record: KeySetRecord, audit: AuditEntry) async throws {
        try record.check()
        try await write { database in
            if let latest = try database.row("SELECT max(version) FROM key_set", read: { try $0.optionalInteger() }),
                let latest
            {
                guard try !database.exists("SELECT 1 FROM key_set WHERE version = ?", .integer(Int64(record.version)))
                else { throw StoreError(.alreadyExists, "version \(record.version) of the key set is there already") }
                guard record.version == UInt64(latest) + 1 else {
                    throw StoreError(
                        .outOfSequence,
                        "a key set does not follow the latest one",
                        expected: "version \(latest + 1)",
                        found: "version \(record.version)",
                        advice: "publish every version, one after the other"
                    )
                }
            }
            _ = try database.run(
                "INSERT INTO key_set (version, document, published_at) VALUES (?, ?, ?)",
                .integer(Int64(record.version)),
                .blob(record.document),
                .integer(record.publishedAt)
            )
            try database.append(audit)
        }
    }

    /// The latest version of the key set.
    public func latestKeySet() async throws -> KeySetRecord? {
        try await read { database in
            try database.row(
                "SELECT version, document, published_at FROM key_set ORDER BY version DESC LIMIT 1",
                read: Database.keySet
            )
        }
    }

    /// The versions of the key set above one, ascending.
    public func keySets(after version: UInt64, limit: Int) async throws -> [KeySetRecord] {
        try Page<KeySetRecord, Int64>.check(limit: limit)
        return try await read { database in
            try database.rows(
                "SELECT version, document, published_at FROM key_set WHERE version > ? ORDER BY version LIMIT ?",
                .integer(Int64(clamping: version)),
                .int(limit),
                read: Database.keySet
            )
        }
    }
}

extension Database {
    fileprivate static func keySet(_ row: inout RowReader) throws -> KeySetRecord {
        KeySetRecord(
            version: UInt64(try row.integer()),
            document: try row.bytes(),
            publishedAt: try row.integer()
        )
    }
}
