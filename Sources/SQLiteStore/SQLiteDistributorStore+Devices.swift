import GRDB
public import Store

extension SQLiteDistributorStore {
    /// Looks a device up.
    public func device(_ id: DeviceID) async throws -> Device? {
        try await read { try $0.device(id) }
    }

    /// Lists devices in ascending order of their ids.
    public func devices(after: DeviceID?, limit: Int) async throws -> Page<Device, DeviceID> {
        try Page<Device, DeviceID>.check(limit: limit)
        return try await read { database in
            Page(fetched: try database.devices(after: after, limit: limit + 1), limit: limit, key: \.id)
        }
    }

    /// How many devices are registered.
    public func deviceCount() async throws -> Int {
        try await read { database in
            Int(try database.row("SELECT count(*) FROM device") { try $0.integer() } ?? 0)
        }
    }

    /// Registers a device whose key an operator vouches for, without a token.
    public func register(_ device: Device, audit: AuditEntry) async throws {
        try await write { database in
            try database.insert(device)
            try database.append(audit)
        }
    }

    /// Replaces what a device registered about itself.
    public func updateRegistration(
        of device: DeviceID,
        components: [RegisteredComponent],
        characteristics: [Characteristic]
    ) async throws {
        try Device.check(components: components, characteristics: characteristics)
        try await write { database in
            try database.requireDevice(device)
            try database.run("DELETE FROM device_component WHERE device = ?", .name(device))
            try database.run("DELETE FROM device_characteristic WHERE device = ?", .name(device))
            try database.insert(components: components, characteristics: characteristics, of: device)
        }
    }

    /// Forgets a device and what it registered.
    public func removeDevice(_ id: DeviceID, audit: AuditEntry) async throws {
        try await write { database in
            try database.requireDevice(id)
            try database.run("DELETE FROM device WHERE id = ?", .name(id))
            try database.append(audit)
        }
    }

    /// Notes that devices were heard of.
    public func recordSightings(_ sightings: [DeviceSighting]) async throws {
        guard !sightings.isEmpty else { return }
        try await write { database in
            for sighting in sightings { try database.sight(sighting.device, at: sighting.at) }
        }
    }

    /// Records a report that belongs to no campaign.
    public func recordReport(_ report: DeviceReport, of device: DeviceID) async throws {
        try await write { try $0.record(report, of: device) }
    }
}
