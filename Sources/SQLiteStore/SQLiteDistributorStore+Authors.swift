import GRDB
public import Store

extension SQLiteDistributorStore {
    /// Accepts a key of an author.
    public func addAuthor(_ author: AcceptedAuthor, audit: AuditEntry) async throws {
        try author.check()
        try await write { database in
            let added = try database.run(
                """
                INSERT INTO author (key_id, name, public_key, accepted_at, revoked_at) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (key_id) DO NOTHING
                """,
                .blob(author.keyID),
                .name(author.name),
                .blob(author.publicKey),
                .integer(author.acceptedAt),
                .integer(author.revokedAt)
            )
            guard added == 1 else {
                throw StoreError(.alreadyExists, "there is an author's key with that key id already")
            }
            try database.append(audit)
        }
    }

    /// Looks a key up by its id, withdrawn or not.
    public func author(keyID: [UInt8]) async throws -> AcceptedAuthor? {
        try await read { database in
            try database.row(
                "SELECT name, key_id, public_key, accepted_at, revoked_at FROM author WHERE key_id = ?",
                .blob(keyID),
                read: Database.author
            )
        }
    }

    /// Lists keys in the order in which they were accepted.
    public func authors(after: Int64?, limit: Int) async throws -> Page<AcceptedAuthor, Int64> {
        try Page<AcceptedAuthor, Int64>.check(limit: limit)
        return try await read { database in
            let rows = try database.rows(
                """
                SELECT ordinal, name, key_id, public_key, accepted_at, revoked_at FROM author
                WHERE ordinal > ? ORDER BY ordinal LIMIT ?
                """,
                .integer(after ?? 0),
                .int(limit + 1)
            ) { row in
                (try row.integer(), try Database.author(&row))
            }
            return Page(numbered: rows, limit: limit)
        }
    }

    /// Withdraws a key.
    public func revokeAuthor(keyID: [UInt8], at now: Int64, audit: AuditEntry) async throws {
        try await write { database in
            guard try database.exists("SELECT 1 FROM author WHERE key_id = ?", .blob(keyID)) else {
                throw StoreError(.notFound, "there is no author's key with that key id")
            }
            let revoked = try database.run(
                "UPDATE author SET revoked_at = ? WHERE key_id = ? AND revoked_at IS NULL",
                .integer(now),
                .blob(keyID)
            )
            if revoked == 1 { try database.append(audit) }
        }
    }
}

extension Database {
    fileprivate static func author(_ row: inout RowReader) throws -> AcceptedAuthor {
        AcceptedAuthor(
            name: try row.name(),
            keyID: try row.bytes(),
            publicKey: try row.bytes(),
            acceptedAt: try row.integer(),
            revokedAt: try row.optionalInteger()
        )
    }
}
