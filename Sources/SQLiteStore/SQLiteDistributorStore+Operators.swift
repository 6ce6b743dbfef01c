import GRDB
public import Store

extension SQLiteDistributorStore {
    /// Adds a token.
    public func addOperatorToken(_ token: OperatorToken, audit: AuditEntry) async throws {
        try token.check()
        try await write { database in
            let added = try database.run(
                """
                INSERT INTO operator_token (hash, name, created_at, expires_at, revoked_at) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (hash) DO NOTHING
                """,
                .digest(token.hash),
                .name(token.name),
                .integer(token.createdAt),
                .integer(token.expiresAt),
                .integer(token.revokedAt)
            )
            guard added == 1 else { throw StoreError(.alreadyExists, "there is such an operator's token already") }
            try database.append(audit)
        }
    }

    /// Looks a token up by its digest, accepted or not.
    public func operatorToken(_ hash: ContentDigest) async throws -> OperatorToken? {
        try await read { database in
            try database.row(
                "SELECT hash, name, created_at, expires_at, revoked_at FROM operator_token WHERE hash = ?",
                .digest(hash),
                read: Database.operatorToken
            )
        }
    }

    /// Lists tokens in the order in which they were added.
    public func operatorTokens(after: Int64?, limit: Int) async throws -> Page<OperatorToken, Int64> {
        try Page<OperatorToken, Int64>.check(limit: limit)
        return try await read { database in
            let rows = try database.rows(
                """
                SELECT ordinal, hash, name, created_at, expires_at, revoked_at FROM operator_token
                WHERE ordinal > ? ORDER BY ordinal LIMIT ?
                """,
                .integer(after ?? 0),
                .int(limit + 1)
            ) { row in
                (try row.integer(), try Database.operatorToken(&row))
            }
            return Page(numbered: rows, limit: limit)
        }
    }

    /// Withdraws a token.
    public func revokeOperatorToken(_ hash: ContentDigest, at now: Int64, audit: AuditEntry) async throws {
        try await write { database in
            guard try database.exists("SELECT 1 FROM operator_token WHERE hash = ?", .digest(hash)) else {
                throw StoreError(.notFound, "there is no such operator's token")
            }
            let revoked = try database.run(
                "UPDATE operator_token SET revoked_at = ? WHERE hash = ? AND revoked_at IS NULL",
                .integer(now),
                .digest(hash)
            )
            if revoked == 1 { try database.append(audit) }
        }
    }
}

extension Database {
    fileprivate static func operatorToken(_ row: inout RowReader) throws -> OperatorToken {
        OperatorToken(
            hash: try row.digest(),
            name: try row.name(),
            createdAt: try row.integer(),
            expiresAt: try row.optionalInteger(),
            revokedAt: try row.optionalInteger()
        )
    }
}
