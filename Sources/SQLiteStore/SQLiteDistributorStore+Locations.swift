import GRDB
public import Store

extension SQLiteDistributorStore {
    /// Adds a location.
    public func addLocation(_ location: PayloadLocation, audit: AuditEntry) async throws {
        try location.check()
        try await write { database in
            let count = try database.row("SELECT count(*) FROM location") { try $0.integer() } ?? 0
            guard count < Int64(StoreLimits.locations) else {
                throw StoreError(
                    .tooLarge,
                    "there are too many locations",
                    expected: "at most \(StoreLimits.locations)"
                )
            }
            guard try !database.exists("SELECT 1 FROM location WHERE name = ?", .name(location.name)) else {
                throw StoreError(.alreadyExists, "there is a location of that name already")
            }
            try database.insert(location)
            try database.append(audit)
        }
    }

    /// All locations, by name.
    public func locations() async throws -> [PayloadLocation] {
        try await read { database in
            let rows = try database.rows(
                """
                SELECT name, kind, latitude, longitude, region, capacity_unit, capacity, is_listed, added_at
                FROM location ORDER BY name
                """,
                read: LocationRow.init
            )
            return try rows.map { row in
                PayloadLocation(
                    name: row.name,
                    kind: row.kind,
                    addresses: try database.rows(
                        "SELECT address FROM location_address WHERE location = ? ORDER BY position",
                        .name(row.name)
                    ) { try $0.text() },
                    position: row.position,
                    capacity: row.capacity,
                    content: row.isListed
                        ? .listed(
                            Set(
                                try database.rows(
                                    "SELECT blob FROM location_blob WHERE location = ?",
                                    .name(row.name)
                                ) { try $0.digest() }
                            )
                        ) : .everything,
                    classes: Set(
                        try database.rows("SELECT class_id FROM location_class WHERE location = ?", .name(row.name)) {
                            try $0.uuid()
                        }
                    ),
                    addedAt: row.addedAt
                )
            }
        }
    }

    /// Removes a location.
    public func removeLocation(_ name: LocationName, audit: AuditEntry) async throws {
        try await write { database in
            guard try database.run("DELETE FROM location WHERE name = ?", .name(name)) == 1 else {
                throw StoreError(.notFound, "there is no location of that name")
            }
            try database.append(audit)
        }
    }
}

/// A row of the table of locations.
private struct LocationRow {
    let name: LocationName
    let kind: LocationKind
    let position: LocationPosition?
    let capacity: LocationCapacity?
    let isListed: Bool
    let addedAt: Int64

    init(_ row: inout RowReader) throws {
        name = try row.name()
        kind = try row.word()
        let (latitude, longitude) = (try row.optionalReal(), try row.optionalReal())
        let region = try row.optionalText()
        if let latitude, let longitude {
            position = .coordinates(latitude: latitude, longitude: longitude)
        } else {
            position = region.map { .region($0) }
        }
        let unit = try row.optionalText()
        let amount = try row.optionalInteger()
        capacity = amount.map { unit == "requests" ? .requests($0) : .bytes($0) }
        isListed = try row.integer() == 1
        addedAt = try row.integer()
    }
}

extension Database {
    fileprivate func insert(_ location: PayloadLocation) throws {
        var coordinates: (latitude: Double, longitude: Double)?
        var region: String?
        switch location.position {
        case .coordinates(let latitude, let longitude)?: coordinates = (latitude, longitude)
        case .region(let label)?: region = label
        case nil: break
        }
        var unit: String?
        switch location.capacity {
        case .requests?: unit = "requests"
        case .bytes?: unit = "bytes"
        case nil: break
        }
        var digests: Set<ContentDigest>?
        if case .listed(let listed) = location.content { digests = listed }
        try run(
            """
            INSERT INTO location
                (name, kind, latitude, longitude, region, capacity_unit, capacity, is_listed, added_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            .name(location.name),
            .text(location.kind.rawValue),
            .real(coordinates?.latitude),
            .real(coordinates?.longitude),
            .text(region),
            .text(unit),
            .integer(location.capacity?.perSecond),
            .int(digests == nil ? 0 : 1),
            .integer(location.addedAt)
        )
        for (position, address) in location.addresses.enumerated() {
            try run(
                "INSERT INTO location_address (location, position, address) VALUES (?, ?, ?)",
                .name(location.name),
                .int(position),
                .text(address)
            )
        }
        for digest in digests ?? [] {
            try run(
                "INSERT INTO location_blob (location, blob) VALUES (?, ?)",
                .name(location.name),
                .digest(digest)
            )
        }
        for identifier in location.classes {
            try run(
                "INSERT INTO location_class (location, class_id) VALUES (?, ?)",
                .name(location.name),
                .uuid(identifier)
            )
        }
    }
}
