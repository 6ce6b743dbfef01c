import GRDB
import Store

extension Database {
    /// Fails when there is no such device.
    func requireDevice(_ id: DeviceID) throws {
        guard try exists("SELECT 1 FROM device WHERE id = ?", .name(id)) else {
            throw StoreError(.notFound, "there is no device \"\(id)\"", advice: "enrol the device")
        }
    }

    /// Looks a device up.
    func device(_ id: DeviceID) throws -> Device? {
        let found = try row(
            """
            SELECT id, public_key, enrolled_at, last_seen_at, reported_at, reported_order, reported_state, reported_detail
            FROM device WHERE id = ?
            """,
            .name(id),
            read: Self.device
        )
        guard var device = found else { return nil }
        device.components = try rows(
            "SELECT device, name, vendor_id, class_id FROM device_component WHERE device = ? ORDER BY name",
            .name(id),
            read: Self.component
        ).map(\.1)
        device.characteristics = try rows(
            "SELECT device, key, value FROM device_characteristic WHERE device = ? ORDER BY key",
            .name(id),
            read: Self.characteristic
        ).map(\.1)
        device.running = try rows(
            "SELECT device, component, digest, version FROM device_running WHERE device = ? ORDER BY component",
            .name(id),
            read: Self.running
        ).map(\.1)
        return device
    }

    /// Lists devices: four statements for a page, however long it is.
    func devices(after: DeviceID?, limit: Int) throws -> [Device] {
        // Every id has at least one byte, so that all come after the empty text.
        let start = SQLValue.text(after?.string ?? "")
        var devices = try rows(
            """
            SELECT id, public_key, enrolled_at, last_seen_at, reported_at, reported_order, reported_state, reported_detail
            FROM device WHERE id > ? ORDER BY id LIMIT ?
            """,
            start,
            .int(limit),
            read: Self.device
        )
        guard let last = devices.last?.id else { return [] }
        let components = try rows(
            """
            SELECT device, name, vendor_id, class_id FROM device_component
            WHERE device > ? AND device <= ? ORDER BY device, name
            """,
            start,
            .name(last),
            read: Self.component
        )
        let characteristics = try rows(
            "SELECT device, key, value FROM device_characteristic WHERE device > ? AND device <= ? ORDER BY device, key",
            start,
            .name(last),
            read: Self.characteristic
        )
        let running = try rows(
            """
            SELECT device, component, digest, version FROM device_running
            WHERE device > ? AND device <= ? ORDER BY device, component
            """,
            start,
            .name(last),
            read: Self.running
        )
        let byDevice = (
            Dictionary(grouping: components, by: \.0), Dictionary(grouping: characteristics, by: \.0),
            Dictionary(grouping: running, by: \.0)
        )
        for index in devices.indices {
            let id = devices[index].id
            devices[index].components = byDevice.0[id]?.map(\.1) ?? []
            devices[index].characteristics = byDevice.1[id]?.map(\.1) ?? []
            devices[index].running = byDevice.2[id]?.map(\.1) ?? []
        }
        return devices
    }

    /// Adds a device.
    func insert(_ device: Device) throws {
        try device.check()
        guard try !exists("SELECT 1 FROM device WHERE id = ?", .name(device.id)) else {
            throw StoreError(
                .alreadyExists,
                "there is a device \"\(device.id)\" already",
                advice: "remove that device first, or choose another id"
            )
        }
        try run(
            "INSERT INTO device (id, public_key, enrolled_at, last_seen_at) VALUES (?, ?, ?, ?)",
            .name(device.id),
            .blob(device.publicKey),
            .integer(device.enrolledAt),
            .integer(device.lastSeenAt)
        )
        try insert(components: device.components, characteristics: device.characteristics, of: device.id)
    }

    /// Adds what a device registered about itself.
    func insert(
        components: [RegisteredComponent],
        characteristics: [Characteristic],
        of device: DeviceID
    ) throws {
        for component in components {
            try run(
                "INSERT INTO device_component (device, name, vendor_id, class_id) VALUES (?, ?, ?, ?)",
                .name(device),
                .name(component.name),
                .uuid(component.vendorID),
                .uuid(component.classID)
            )
        }
        for characteristic in characteristics {
            try run(
                "INSERT INTO device_characteristic (device, key, value) VALUES (?, ?, ?)",
                .name(device),
                .name(characteristic.key),
                .text(characteristic.value)
            )
        }
    }

    /// Moves the time last seen on, never back.
    func sight(_ device: DeviceID, at time: Int64) throws {
        try run(
            "UPDATE device SET last_seen_at = ? WHERE id = ? AND (last_seen_at IS NULL OR last_seen_at < ?)",
            .integer(time),
            .name(device),
            .integer(time)
        )
    }

    /// Records a report with its device.
    func record(_ report: DeviceReport, of device: DeviceID) throws {
        try report.check()
        try requireDevice(device)
        let reported = report.reported
        try sight(device, at: reported.at)
        // What comes again was said when it came first [S27].
        let isNewest = try run(
            """
            UPDATE device SET
                reported_at = iif(reported_order = ?2 AND reported_state = ?3 AND reported_detail = ?4, reported_at, ?1),
                reported_order = ?2, reported_state = ?3, reported_detail = ?4
            WHERE id = ?5 AND (reported_order IS NULL OR reported_order <= ?2)
            """,
            .integer(reported.at),
            .integer(reported.order),
            .text(reported.state.rawValue),
            .text(reported.detail),
            .name(device)
        )
        if isNewest == 1 { try insert(running: report.running, of: device) }
    }

    private func insert(running: [RunningComponent], of device: DeviceID) throws {
        for component in running {
            try run(
                """
                INSERT INTO device_running (device, component, digest, version) VALUES (?, ?, ?, ?)
                ON CONFLICT (device, component) DO UPDATE SET digest = excluded.digest, version = excluded.version
                """,
                .name(device),
                .name(component.component),
                .digest(component.digest),
                .text(component.version)
            )
        }
    }
}

extension Database {
    /// Reads a device without what stands in other tables.
    fileprivate static func device(_ row: inout RowReader) throws -> Device {
        let id = try row.name(Device.self)
        let publicKey = try row.bytes()
        let enrolledAt = try row.integer()
        let lastSeenAt = try row.optionalInteger()
        let reportedAt = try row.optionalInteger()
        let order = try row.optionalInteger()
        let state = try row.optionalWord(ProgressState.self)
        let detail = try row.optionalText()
        var lastReport: ReportedState?
        if let reportedAt, let order, let state, let detail {
            lastReport = ReportedState(at: reportedAt, order: order, state: state, detail: detail)
        }
        return Device(
            id: id,
            publicKey: publicKey,
            enrolledAt: enrolledAt,
            lastSeenAt: lastSeenAt,
            lastReport: lastReport
        )
    }

    fileprivate static func component(_ row: inout RowReader) throws -> (DeviceID, RegisteredComponent) {
        (
            try row.name(),
            RegisteredComponent(name: try row.name(), vendorID: try row.uuid(), classID: try row.uuid())
        )
    }

    fileprivate static func characteristic(_ row: inout RowReader) throws -> (DeviceID, Characteristic) {
        (try row.name(), Characteristic(key: try row.name(), value: try row.text()))
    }

    fileprivate static func running(_ row: inout RowReader) throws -> (DeviceID, RunningComponent) {
        (
            try row.name(),
            RunningComponent(component: try row.name(), digest: try row.digest(), version: try row.optionalText())
        )
    }
}
