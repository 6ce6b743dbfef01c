import GRDB
public import Store

extension SQLiteDistributorStore {
    /// Creates a campaign.
    public func createCampaign(_ campaign: CampaignRecord, devices: [DeviceID], audit: AuditEntry) async throws {
        try campaign.check(listing: devices)
        try await write { database in
            guard try !database.exists("SELECT 1 FROM campaign WHERE id = ?", .name(campaign.id)) else {
                throw StoreError(.alreadyExists, "there is a campaign \"\(campaign.id)\" already")
            }
            guard try database.exists("SELECT 1 FROM manifest WHERE digest = ?", .digest(campaign.manifest)) else {
                throw StoreError(
                    .notFound,
                    "there is no manifest \(campaign.manifest)",
                    advice: "upload the manifest first"
                )
            }
            let ordinal = try database.insert(campaign)
            try database.list(devices, with: ordinal)
            try database.append(audit)
        }
    }

    /// Looks a campaign up.
    public func campaign(_ id: CampaignID) async throws -> CampaignRecord? {
        try await read { try $0.campaign(id)?.1 }
    }

    /// Lists campaigns in the order in which they were created.
    public func campaigns(after: Int64?, limit: Int) async throws -> Page<CampaignRecord, Int64> {
        try Page<CampaignRecord, Int64>.check(limit: limit)
        return try await read { database in
            let rows = try database.rows(
                """
                SELECT ordinal, id, name, manifest, selector, query, state, epoch, created_at, started_at, ended_at
                FROM campaign WHERE ordinal > ? ORDER BY ordinal LIMIT ?
                """,
                .integer(after ?? 0),
                .int(limit + 1),
                read: Database.campaign
            )
            return Page(numbered: rows, limit: limit)
        }
    }

    /// Changes a campaign.
    @discardableResult
    public func updateCampaign(
        _ id: CampaignID,
        audit: AuditEntry,
        _ decide: @escaping @Sendable (CampaignRecord) throws -> CampaignRecord
    ) async throws -> CampaignRecord {
        try await write { database in
            let (ordinal, present) = try database.requireCampaign(id)
            let next = try decide(present)
            guard next != present else { return present }
            try present.check(replacement: next)
            try database.run(
                """
                UPDATE campaign SET name = ?, state = ?, epoch = ?, started_at = ?, ended_at = ? WHERE ordinal = ?
                """,
                .text(next.name),
                .text(next.state.rawValue),
                .integer(next.epoch),
                .integer(next.startedAt),
                .integer(next.endedAt),
                .integer(ordinal)
            )
            try database.append(audit)
            return next
        }
    }

    /// Lists further devices with a campaign.
    public func addDevices(_ devices: [DeviceID], to campaign: CampaignID, audit: AuditEntry) async throws {
        try await write { database in
            let (ordinal, present) = try database.requireCampaign(campaign)
            try present.check(addition: devices)
            try database.list(devices, with: ordinal)
            try database.append(audit)
        }
    }

    /// The devices listed with a campaign, in ascending order of their ids.
    public func listedDevices(
        of campaign: CampaignID,
        after: DeviceID?,
        limit: Int
    ) async throws -> Page<DeviceID, DeviceID> {
        try Page<DeviceID, DeviceID>.check(limit: limit)
        return try await read { database in
            let rows: [DeviceID] = try database.rows(
                """
                SELECT device FROM campaign_member
                WHERE campaign = (SELECT ordinal FROM campaign WHERE id = ?) AND device > ? ORDER BY device LIMIT ?
                """,
                .name(campaign),
                .text(after?.string ?? ""),
                .int(limit + 1)
            ) { try $0.name() }
            return Page(fetched: rows, limit: limit) { $0 }
        }
    }

    /// Everything that the answer to a device's poll depends on, in one consistent read and without any write.
    public func pollView(of device: DeviceID) async throws -> PollView? {
        try await read { database in
            guard let record = try database.device(device) else { return nil }
            let campaigns = try database.rows(
                """
                SELECT ordinal, id, name, manifest, selector, query, state, epoch, created_at, started_at, ended_at
                FROM campaign WHERE state = 'running' AND (selector <> 'listed' OR EXISTS (
                    SELECT 1 FROM campaign_member
                    WHERE campaign_member.campaign = campaign.ordinal AND campaign_member.device = ?
                )) ORDER BY ordinal
                """,
                .name(device),
                read: Database.campaign
            )
            return PollView(
                device: record,
                campaigns: try campaigns.map { ordinal, campaign in
                    PollView.Candidate(
                        campaign: campaign,
                        progress: try database.progress(of: device, in: campaign.id, ordinal: ordinal)
                    )
                }
            )
        }
    }
}
