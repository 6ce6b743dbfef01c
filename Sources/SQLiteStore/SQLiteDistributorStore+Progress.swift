import GRDB
public import Store

extension SQLiteDistributorStore {
    /// The progress of a device in a campaign.
    public func progress(of device: DeviceID, in campaign: CampaignID) async throws -> CampaignDevice? {
        try await read { database in
            guard let (ordinal, _) = try database.campaign(campaign) else { return nil }
            return try database.progress(of: device, in: campaign, ordinal: ordinal)
        }
    }

    /// Lists the progress of a campaign's devices in ascending order of their ids.
    public func progress(
        in campaign: CampaignID,
        state: ProgressState?,
        after: DeviceID?,
        limit: Int
    ) async throws -> Page<CampaignDevice, DeviceID> {
        try Page<CampaignDevice, DeviceID>.check(limit: limit)
        return try await read { database in
            guard let (ordinal, _) = try database.campaign(campaign) else { return Page(elements: [], next: nil) }
            let start = SQLValue.text(after?.string ?? "")
            let devices: [DeviceID]
            if let state {
                devices = try database.rows(
                    "SELECT device FROM campaign_device WHERE campaign = ? AND state = ? AND device > ? ORDER BY device LIMIT ?",
                    .integer(ordinal),
                    .text(state.rawValue),
                    start,
                    .int(limit + 1)
                ) { try $0.name() }
            } else {
                devices = try database.rows(
                    "SELECT device FROM campaign_device WHERE campaign = ? AND device > ? ORDER BY device LIMIT ?",
                    .integer(ordinal),
                    start,
                    .int(limit + 1)
                ) { try $0.name() }
            }
            let rows = try devices.compactMap { try database.progress(of: $0, in: campaign, ordinal: ordinal) }
            return Page(fetched: rows, limit: limit, key: \.device)
        }
    }

    /// Lists the progress of a device in its campaigns in ascending order of the campaigns' ids.
    public func progress(
        of device: DeviceID,
        after: CampaignID?,
        limit: Int
    ) async throws -> Page<CampaignDevice, CampaignID> {
        try Page<CampaignDevice, CampaignID>.check(limit: limit)
        return try await read { database in
            let campaigns = try database.rows(
                """
                SELECT campaign.ordinal, campaign.id FROM campaign_device JOIN campaign
                ON campaign.ordinal = campaign_device.campaign
                WHERE campaign_device.device = ? AND campaign.id > ? ORDER BY campaign.id LIMIT ?
                """,
                .name(device),
                .text(after?.string ?? ""),
                .int(limit + 1)
            ) { row in
                (try row.integer(), try row.name(CampaignRecord.self))
            }
            let rows = try campaigns.compactMap { try database.progress(of: device, in: $0.1, ordinal: $0.0) }
            return Page(fetched: rows, limit: limit, key: \.campaign)
        }
    }

    /// How many devices of a campaign are in which state.
    public func progressCounts(of campaign: CampaignID) async throws -> [ProgressState: Int] {
        try await read { database in
            let rows = try database.rows(
                """
                SELECT state, count(*) FROM campaign_device
                WHERE campaign = (SELECT ordinal FROM campaign WHERE id = ?) GROUP BY state
                """,
                .name(campaign)
            ) { row in
                (try row.word(ProgressState.self), Int(try row.integer()))
            }
            return Dictionary(rows) { $0 + $1 }
        }
    }

    /// What a campaign's deliveries add up to, by kind.
    public func deliveryTotals(of campaign: CampaignID) async throws -> [DeliveryTotal] {
        try await read { database in
            try database.rows(
                """
                SELECT kind, count(*), sum(bytes_on_wire) FROM delivery
                WHERE campaign = (SELECT ordinal FROM campaign WHERE id = ?) GROUP BY kind ORDER BY kind
                """,
                .name(campaign)
            ) { row in
                DeliveryTotal(kind: try row.word(), count: Int(try row.integer()), bytesOnWire: try row.integer())
            }
        }
    }

    /// Changes the progress of a device in a campaign, appends to the history, and records the report with the device.
    @discardableResult
    public func updateProgress(
        of device: DeviceID,
        in campaign: CampaignID,
        report: DeviceReport?,
        _ decide: @escaping @Sendable (CampaignDevice?) throws -> ProgressChange
    ) async throws -> ProgressChange {
        try await write { database in
            let (ordinal, _) = try database.requireCampaign(campaign)
            if let report { try database.record(report, of: device) }
            let present = try database.progress(of: device, in: campaign, ordinal: ordinal)
            let change = try decide(present)
            try change.check(device: device, campaign: campaign)
            if let progress = change.progress, progress != present {
                try database.put(progress, replacing: present, ordinal: ordinal)
            }
            if let event = change.event { try database.append(event, ordinal: ordinal) }
            return change
        }
    }

    /// Lists the history of a campaign in the order in which it happened.
    public func history(
        of campaign: CampaignID,
        device: DeviceID?,
        after: Int64?,
        limit: Int
    ) async throws -> Page<Recorded<ProgressEvent>, Int64> {
        typealias Listing = Page<Recorded<ProgressEvent>, Int64>
        try Listing.check(limit: limit)
        return try await read { database in
            guard let (ordinal, _) = try database.campaign(campaign) else { return Listing(elements: [], next: nil) }
            let rows =
                if let device {
                    try database.rows(
                        """
                        SELECT ordinal, device, at, said, state, attempt, report_order, detail FROM progress_event
                        WHERE campaign = ? AND device = ? AND ordinal > ? ORDER BY ordinal LIMIT ?
                        """,
                        .integer(ordinal),
                        .name(device),
                        .integer(after ?? 0),
                        .int(limit + 1)
                    ) { try Database.event(&$0, of: campaign) }
                } else {
                    try database.rows(
                        """
                        SELECT ordinal, device, at, said, state, attempt, report_order, detail FROM progress_event
                        WHERE campaign = ? AND ordinal > ? ORDER BY ordinal LIMIT ?
                        """,
                        .integer(ordinal),
                        .integer(after ?? 0),
                        .int(limit + 1)
                    ) { try Database.event(&$0, of: campaign) }
                }
            return Listing(fetched: rows, limit: limit, key: \.ordinal)
        }
    }
}
