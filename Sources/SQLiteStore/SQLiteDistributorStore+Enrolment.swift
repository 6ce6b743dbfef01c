import GRDB
public import Store

extension SQLiteDistributorStore {
    /// Adds a token.
    public func addEnrolmentToken(_ token: EnrolmentToken, audit: AuditEntry) async throws {
        try token.check()
        try await write { database in
            let added = try database.run(
                """
                INSERT INTO enrolment_token (hash, created_at, expires_at, bound_to, note) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT (hash) DO NOTHING
                """,
                .digest(token.hash),
                .integer(token.createdAt),
                .integer(token.expiresAt),
                .name(token.boundTo),
                .text(token.note)
            )
            guard added == 1 else { throw StoreError(.alreadyExists, "there is such an enrolment token already") }
            try database.append(audit)
        }
    }

    /// Looks a token up.
    public func enrolmentToken(_ hash: ContentDigest) async throws -> EnrolmentToken? {
        try await read { try $0.enrolmentToken(hash) }
    }

    /// Lists tokens in the order in which they were added.
    public func enrolmentTokens(after: Int64?, limit: Int) async throws -> Page<EnrolmentToken, Int64> {
        try Page<EnrolmentToken, Int64>.check(limit: limit)
        return try await read { database in
            let rows = try database.rows(
                """
                SELECT ordinal, hash, created_at, expires_at, bound_to, note, used_by, used_at FROM enrolment_token
                WHERE ordinal > ? ORDER BY ordinal LIMIT ?
                """,
                .integer(after ?? 0),
                .int(limit + 1)
            ) { row in
                (try row.integer(), try Database.enrolmentToken(&row))
            }
            return Page(numbered: rows, limit: limit)
        }
    }

    /// Takes an unused token back.
    public func removeEnrolmentToken(_ hash: ContentDigest, audit: AuditEntry) async throws {
        try await write { database in
            guard let token = try database.enrolmentToken(hash) else {
                throw StoreError(.notFound, "there is no such enrolment token")
            }
            guard token.use == nil else {
                throw StoreError(.tokenUsed, "the enrolment token has been used", advice: "remove the device instead")
            }
            try database.run("DELETE FROM enrolment_token WHERE hash = ?", .digest(hash))
            try database.append(audit)
        }
    }

    /// Consumes a token and registers the device, both or neither.
    public func enrol(
        _ device: Device,
        consuming token: ContentDigest,
        at now: Int64,
        audit: AuditEntry
    ) async throws -> EnrolmentOutcome {
        try await write { database in
            guard let permission = try database.enrolmentToken(token) else {
                throw StoreError(
                    .tokenUnknown,
                    "there is no such enrolment token",
                    advice: "ask the operator for one"
                )
            }
            if permission.use?.device == device.id,
                let registered = try database.device(device.id),
                registered.publicKey == device.publicKey
            {
                return .alreadyEnrolled
            }
            try permission.checkConsumption(by: device.id, at: now)
            try database.insert(device)
            // Write transactions exclude each other, so that nobody came between; the condition says it to the reader, and
            // holds should that ever change.
            let consumed = try database.run(
                "UPDATE enrolment_token SET used_by = ?, used_at = ? WHERE hash = ? AND used_by IS NULL",
                .name(device.id),
                .integer(now),
                .digest(token)
            )
            guard consumed == 1 else { throw StoreError(.tokenUsed, "the enrolment token has been used") }
            try database.append(audit)
            return .enrolled
        }
    }
}

extension Database {
    /// Looks a token up.
    fileprivate func enrolmentToken(_ hash: ContentDigest) throws -> EnrolmentToken? {
        try row(
            """
            SELECT hash, created_at, expires_at, bound_to, note, used_by, used_at FROM enrolment_token WHERE hash = ?
            """,
            .digest(hash),
            read: Self.enrolmentToken
        )
    }

    fileprivate static func enrolmentToken(_ row: inout RowReader) throws -> EnrolmentToken {
        var token = EnrolmentToken(
            hash: try row.digest(),
            createdAt: try row.integer(),
            expiresAt: try row.integer(),
            boundTo: try row.optionalName(),
            note: try row.text()
        )
        if let device = try row.optionalName(Device.self) {
            token.use = EnrolmentToken.Use(device: device, at: try row.integer())
        }
        return token
    }
}
