import Campaigns
import HTTPServing
import Store

/// Creates campaigns and controls them [D1, D10].
struct CampaignService: Sendable {
    let store: any DistributorStore
    let schedule: CampaignSchedule
    let clock: ServerClock

    /// Creates a campaign, as a draft.
    ///
    /// - Throws: an error that becomes status 400 where a name or the query is malformed, 404 where there is no such manifest.
    func create(_ body: CampaignBody, operatorName: String) async throws -> CampaignRecord {
        let manifest = try ContentDigest(hex: body.manifest)
        guard try await store.manifest(manifest) != nil else {
            throw Problem.notFound("there is no such manifest", action: "upload the manifest first")
        }
        let selector: CampaignSelector
        var devices: [DeviceID] = []
        switch (body.devices, body.query) {
        case (.some, .some):
            throw Problem.malformed("a campaign has devices and a query", expected: "either \"devices\" or \"query\"")
        case (.some(let names), nil):
            guard !names.isEmpty else {
                throw Problem.malformed("the list of devices is empty", expected: "at least one id")
            }
            devices = try Array(Set(names.map { try DeviceID($0) })).sorted()
            selector = .listed
        case (nil, .some(let text)):
            _ = try Query(parsing: text)
            selector = .query(text)
        case (nil, nil): selector = .all
        }
        let now = clock.seconds
        let campaign = CampaignRecord(
            id: try Self.newID(),
            name: body.name,
            manifest: manifest,
            selector: selector,
            createdAt: now
        )
        let audit = AuditEntry(at: now, actor: operatorName, action: "campaign.create", subject: campaign.id.string)
        let first = Array(devices.prefix(StoreLimits.devicesPerCall))
        try await store.createCampaign(campaign, devices: first, audit: audit)
        var rest = devices.dropFirst(first.count)
        while !rest.isEmpty {
            let next = Array(rest.prefix(StoreLimits.devicesPerCall))
            let audit = AuditEntry(
                at: now,
                actor: operatorName,
                action: "campaign.add-devices",
                subject: campaign.id.string
            )
            try await store.addDevices(next, to: campaign.id, audit: audit)
            rest = rest.dropFirst(next.count)
        }
        return campaign
    }

    /// Does something to a campaign.
    ///
    /// - Throws: an error that becomes status 404 where there is no such campaign, 409 where its state does not allow it.
    func apply(_ action: CampaignAction, to id: CampaignID, operatorName: String) async throws -> CampaignRecord {
        let now = clock.seconds
        let audit = AuditEntry(at: now, actor: operatorName, action: "campaign.\(action.rawValue)", subject: id.string)
        let campaign = try await store.updateCampaign(id, audit: audit) { present in
            try CampaignLifecycle.apply(action, to: present, at: now)
        }
        try await schedule.update(campaign)
        return campaign
    }

    /// A new id: 8 characters that are easy to tell apart and to type.
    private static func newID() throws -> CampaignID {
        let alphabet = Array("23456789abcdefghjkmnpqrstvwxyz")
        var generator = SystemRandomNumberGenerator()
        var text = ""
        while text.count < 8 {
            if let character = alphabet.randomElement(using: &generator) { text.append(character) }
        }
        return try CampaignID(text)
    }
}
