import GRDB
public import Store

extension SQLiteDistributorStore {
    /// Appends an entry for an act that changes no record of the store.
    public func appendAudit(_ entry: AuditEntry) async throws {
        try await write { try $0.append(entry) }
    }

    /// Lists entries in the order in which they were appended.
    public func auditEntries(after: Int64?, limit: Int) async throws -> Page<Recorded<AuditEntry>, Int64> {
        typealias Listing = Page<Recorded<AuditEntry>, Int64>
        try Listing.check(limit: limit)
        return try await read { database in
            let rows = try database.rows(
                "SELECT ordinal, at, actor, action, subject, detail FROM audit WHERE ordinal > ? ORDER BY ordinal LIMIT ?",
                .integer(after ?? 0),
                .int(limit + 1)
            ) { row in
                Recorded(
                    ordinal: try row.integer(),
                    entry: AuditEntry(
                        at: try row.integer(),
                        actor: try row.text(),
                        action: try row.text(),
                        subject: try row.text(),
                        detail: try row.text()
                    )
                )
            }
            return Listing(fetched: rows, limit: limit, key: \.ordinal)
        }
    }
}

extension Database {
    /// Appends an audit entry, as part of the transaction of the act that it is about.
    func append(_ entry: AuditEntry) throws {
        try entry.check()
        try run(
            "INSERT INTO audit (at, actor, action, subject, detail) VALUES (?, ?, ?, ?, ?)",
            .integer(entry.at),
            .text(entry.actor),
            .text(entry.action),
            .text(entry.subject),
            .text(entry.detail)
        )
    }
}
