import GRDB
public import Store

extension SQLiteDistributorStore {
    /// Adds a manifest.
    public func addManifest(_ manifest: ManifestRecord, audit: AuditEntry) async throws {
        try manifest.check()
        try await write { database in
            let added = try database.run(
                """
                INSERT INTO manifest (digest, sequence_number, envelope, author_key_id, request_uri, uploaded_at)
                VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (digest) DO NOTHING
                """,
                .digest(manifest.digest),
                .integer(Int64(manifest.sequenceNumber)),
                .digest(manifest.envelope),
                .blob(manifest.authorKeyID),
                .text(manifest.requestURI),
                .integer(manifest.uploadedAt)
            )
            guard added == 1 else {
                throw StoreError(.alreadyExists, "there is a manifest \(manifest.digest) already")
            }
            let ordinal = database.lastInsertedRowID
            for (position, part) in manifest.summary.enumerated() {
                try database.run(
                    """
                    INSERT INTO manifest_component
                    (manifest, position, component, vendor_id, class_id, result, size, version)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                    .integer(ordinal),
                    .int(position),
                    .name(part.component),
                    .uuid(part.vendorID),
                    .uuid(part.classID),
                    .digest(part.result),
                    .integer(part.size),
                    .text(part.version)
                )
            }
            try database.append(audit)
        }
    }

    /// Looks a manifest up by its digest.
    public func manifest(_ digest: ContentDigest) async throws -> ManifestRecord? {
        try await read { database in
            try database.row(
                """
                SELECT ordinal, digest, sequence_number, envelope, author_key_id, request_uri, uploaded_at FROM manifest
                WHERE digest = ?
                """,
                .digest(digest)
            ) { try database.manifest(&$0).1 }
        }
    }

    /// The manifest with the highest sequence number that names this resource request identifier.
    public func newestManifest(requestURI: String) async throws -> ManifestRecord? {
        try await read { database in
            try database.row(
                """
                SELECT ordinal, digest, sequence_number, envelope, author_key_id, request_uri, uploaded_at FROM manifest
                WHERE request_uri = ? ORDER BY sequence_number DESC, ordinal DESC LIMIT 1
                """,
                .text(requestURI)
            ) { try database.manifest(&$0).1 }
        }
    }

    /// Lists manifests in the order in which they were added.
    public func manifests(after: Int64?, limit: Int) async throws -> Page<ManifestRecord, Int64> {
        try Page<ManifestRecord, Int64>.check(limit: limit)
        return try await read { database in
            let rows = try database.rows(
                """
                SELECT ordinal, digest, sequence_number, envelope, author_key_id, request_uri, uploaded_at FROM manifest
                WHERE ordinal > ? ORDER BY ordinal LIMIT ?
                """,
                .integer(after ?? 0),
                .int(limit + 1)
            ) { try database.manifest(&$0) }
            return Page(numbered: rows, limit: limit)
        }
    }

    /// Records a patch.
    public func putPatch(_ patch: PatchRecord) async throws {
        try patch.check()
        try await write { database in
            try database.run(
                """
                INSERT INTO patch (precursor, result, format, blob, size, created_at) VALUES (?, ?, ?, ?, ?, ?)
                ON CONFLICT (precursor, result, format) DO UPDATE
                SET blob = excluded.blob, size = excluded.size, created_at = excluded.created_at
                """,
                .digest(patch.precursor),
                .digest(patch.result),
                .integer(patch.format),
                .digest(patch.blob),
                .integer(patch.size),
                .integer(patch.createdAt)
            )
        }
    }

    /// Looks a patch up.
    public func patch(
        from precursor: ContentDigest,
        to result: ContentDigest,
        format: Int64
    ) async throws -> PatchRecord? {
        try await read { database in
            try database.row(
                "SELECT blob, size, created_at FROM patch WHERE precursor = ? AND result = ? AND format = ?",
                .digest(precursor),
                .digest(result),
                .integer(format)
            ) { row in
                PatchRecord(
                    precursor: precursor,
                    result: result,
                    format: format,
                    blob: try row.digest(),
                    size: try row.integer(),
                    createdAt: try row.integer()
                )
            }
        }
    }

    /// Forgets a patch.
    @discardableResult
    public func removePatch(
        from precursor: ContentDigest,
        to result: ContentDigest,
        format: Int64
    ) async throws -> Bool {
        try await write { database in
            try database.run(
                "DELETE FROM patch WHERE precursor = ? AND result = ? AND format = ?",
                .digest(precursor),
                .digest(result),
                .integer(format)
            ) == 1
        }
    }
}

extension Database {
    /// Reads a manifest with its summary.
    fileprivate func manifest(_ row: inout RowReader) throws -> (Int64, ManifestRecord) {
        let ordinal = try row.integer()
        let digest = try row.digest()
        let sequenceNumber = try row.integer()
        guard sequenceNumber >= 0 else { throw row.damaged("0 or more", "a negative number") }
        let summary = try rows(
            """
            SELECT component, vendor_id, class_id, result, size, version FROM manifest_component
            WHERE manifest = ? ORDER BY position
            """,
            .integer(ordinal)
        ) { part in
            ManifestComponent(
                component: try part.name(),
                vendorID: try part.optionalUUID(),
                classID: try part.optionalUUID(),
                result: try part.optionalDigest(),
                size: try part.optionalInteger(),
                version: try part.optionalText()
            )
        }
        let record = ManifestRecord(
            digest: digest,
            sequenceNumber: UInt64(sequenceNumber),
            envelope: try row.digest(),
            authorKeyID: try row.bytes(),
            requestURI: try row.text(),
            uploadedAt: try row.integer(),
            summary: summary
        )
        return (ordinal, record)
    }
}
