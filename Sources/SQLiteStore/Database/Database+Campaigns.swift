import GRDB
import Store

extension Database {
    /// Looks a campaign up, with its ordinal.
    func campaign(_ id: CampaignID) throws -> (Int64, CampaignRecord)? {
        try row(
            """
            SELECT ordinal, id, name, manifest, selector, query, state, epoch, created_at, started_at, ended_at
            FROM campaign WHERE id = ?
            """,
            .name(id),
            read: Self.campaign
        )
    }

    /// Looks a campaign up, with its ordinal, and fails when there is none.
    func requireCampaign(_ id: CampaignID) throws -> (Int64, CampaignRecord) {
        guard let campaign = try campaign(id) else {
            throw StoreError(.notFound, "there is no campaign \"\(id)\"")
        }
        return campaign
    }

    /// Adds a campaign.
    ///
    /// - Returns: Its ordinal.
    func insert(_ campaign: CampaignRecord) throws -> Int64 {
        let selector: SelectorWord
        var query: String?
        switch campaign.selector {
        case .all: selector = .all
        case .listed: selector = .listed
        case .query(let text):
            selector = .query
            query = text
        }
        try run(
            """
            INSERT INTO campaign (id, name, manifest, selector, query, state, epoch, created_at, started_at, ended_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            .name(campaign.id),
            .text(campaign.name),
            .digest(campaign.manifest),
            .text(selector.rawValue),
            .text(query),
            .text(campaign.state.rawValue),
            .integer(campaign.epoch),
            .integer(campaign.createdAt),
            .integer(campaign.startedAt),
            .integer(campaign.endedAt)
        )
        return lastInsertedRowID
    }

    /// Lists devices with a campaign; those that are listed already are passed over.
    func list(_ devices: [DeviceID], with campaign: Int64) throws {
        for device in devices {
            try run(
                "INSERT INTO campaign_member (campaign, device) VALUES (?, ?) ON CONFLICT DO NOTHING",
                .integer(campaign),
                .name(device)
            )
        }
    }

    /// Reads a campaign with its ordinal.
    static func campaign(_ row: inout RowReader) throws -> (Int64, CampaignRecord) {
        let ordinal = try row.integer()
        let id = try row.name(CampaignRecord.self)
        let name = try row.text()
        let manifest = try row.digest()
        let word = try row.word(SelectorWord.self)
        let query = try row.optionalText()
        let selector: CampaignSelector
        switch word {
        case .all: selector = .all
        case .listed: selector = .listed
        case .query:
            guard let query else { throw row.damaged("a query", "nothing") }
            selector = .query(query)
        }
        let record = CampaignRecord(
            id: id,
            name: name,
            manifest: manifest,
            selector: selector,
            state: try row.word(),
            epoch: try row.integer(),
            createdAt: try row.integer(),
            startedAt: try row.optionalInteger(),
            endedAt: try row.optionalInteger()
        )
        return (ordinal, record)
    }

    /// How a selector stands in the table.
    private enum SelectorWord: String {
        case all
        case listed
        case query
    }
}
