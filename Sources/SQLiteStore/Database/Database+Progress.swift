import GRDB
import Store

extension Database {
    /// The progress of a device in a campaign.
    func progress(of device: DeviceID, in campaign: CampaignID, ordinal: Int64) throws -> CampaignDevice? {
        let found = try row(
            """
            SELECT state, detail, attempt, report_order, offered_at, installed_at, running_at, updated_at
            FROM campaign_device WHERE campaign = ? AND device = ?
            """,
            .integer(ordinal),
            .name(device)
        ) { row in
            CampaignDevice(
                campaign: campaign,
                device: device,
                state: try row.word(),
                detail: try row.text(),
                attempt: Int(try row.integer()),
                order: try row.optionalInteger(),
                offeredAt: try row.integer(),
                installedAt: try row.optionalInteger(),
                runningAt: try row.optionalInteger(),
                updatedAt: try row.integer()
            )
        }
        guard var progress = found else { return nil }
        progress.deliveries = try rows(
            """
            SELECT component, kind, bytes_on_wire, precursor, result FROM delivery
            WHERE campaign = ? AND device = ? ORDER BY component
            """,
            .integer(ordinal),
            .name(device)
        ) { row in
            Delivery(
                component: try row.name(),
                kind: try row.word(),
                bytesOnWire: try row.integer(),
                from: try row.optionalDigest(),
                to: try row.optionalDigest()
            )
        }
        return progress
    }

    /// Writes the progress of a device in a campaign.
    func put(_ progress: CampaignDevice, replacing present: CampaignDevice?, ordinal: Int64) throws {
        try run(
            """
            INSERT INTO campaign_device (campaign, device, state, detail, attempt, report_order, offered_at, installed_at,
                running_at, updated_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            ON CONFLICT (campaign, device) DO UPDATE SET state = excluded.state, detail = excluded.detail,
                attempt = excluded.attempt, report_order = excluded.report_order, offered_at = excluded.offered_at,
                installed_at = excluded.installed_at, running_at = excluded.running_at, updated_at = excluded.updated_at
            """,
            .integer(ordinal),
            .name(progress.device),
            .text(progress.state.rawValue),
            .text(progress.detail),
            .int(progress.attempt),
            .integer(progress.order),
            .integer(progress.offeredAt),
            .integer(progress.installedAt),
            .integer(progress.runningAt),
            .integer(progress.updatedAt)
        )
        guard progress.deliveries != present?.deliveries ?? [] else { return }
        try run("DELETE FROM delivery WHERE campaign = ? AND device = ?", .integer(ordinal), .name(progress.device))
        for delivery in progress.deliveries {
            try run(
                """
                INSERT INTO delivery (campaign, device, component, kind, bytes_on_wire, precursor, result)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                .integer(ordinal),
                .name(progress.device),
                .name(delivery.component),
                .text(delivery.kind.rawValue),
                .integer(delivery.bytesOnWire),
                .digest(delivery.from),
                .digest(delivery.to)
            )
        }
    }

    /// Appends a line to the history.
    func append(_ event: ProgressEvent, ordinal: Int64) throws {
        try run(
            """
            INSERT INTO progress_event (campaign, device, at, said, state, attempt, report_order, detail)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            .integer(ordinal),
            .name(event.device),
            .integer(event.at),
            .text(event.said.rawValue),
            .text(event.state.rawValue),
            .int(event.attempt),
            .integer(event.order),
            .text(event.detail)
        )
    }

    /// Reads a line of the history.
    static func event(_ row: inout RowReader, of campaign: CampaignID) throws -> Recorded<ProgressEvent> {
        Recorded(
            ordinal: try row.integer(),
            entry: ProgressEvent(
                campaign: campaign,
                device: try row.name(),
                at: try row.integer(),
                said: try row.word(),
                state: try row.word(),
                attempt: Int(try row.integer()),
                order: try row.optionalInteger(),
                detail: try row.text()
            )
        )
    }
}
