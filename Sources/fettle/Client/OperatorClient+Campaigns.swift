import Distributor

extension OperatorClient {
    /// The campaign with the id or, where it is the only one of it, the name `text`.
    func campaign(_ text: String) async throws -> CampaignView {
        let list: CampaignListView = try await get(["campaigns"])
        if let campaign = list.campaigns.first(where: { $0.id == text }) { return campaign }
        let named = list.campaigns.filter { $0.name == text }
        if let campaign = named.first, named.count == 1 { return campaign }
        if named.isEmpty {
            throw CommandFailure(
                .notFound,
                "there is no campaign \"\(text)\"",
                expected: list.campaigns.isEmpty
                    ? "a campaign; there is none yet" : list.campaigns.map { $0.id }.joined(separator: ", "),
                action: "\"fettle campaign list\" shows them"
            )
        }
        throw CommandFailure(
            .conflict,
            "several campaigns have the name \"\(text)\"",
            expected: "one of the ids " + named.map { $0.id }.joined(separator: ", "),
            action: "give the id"
        )
    }

    /// How the campaign with the id `id` goes, with all of its devices.
    func status(ofCampaign id: String) async throws -> CampaignStatusView {
        var devices: [CampaignDeviceView] = []
        var after: String?
        while true {
            var query = [("limit", "500")]
            if let after { query.append(("after", after)) }
            let page: CampaignStatusView = try await get(["campaigns", id], query: query)
            devices += page.devices
            guard let next = page.next else {
                return CampaignStatusView(
                    campaign: page.campaign,
                    selected: page.selected,
                    counts: page.counts,
                    isComplete: page.isComplete,
                    devices: devices,
                    next: nil
                )
            }
            after = next
        }
    }

    /// All registered devices.
    func devices() async throws -> [DeviceView] {
        var devices: [DeviceView] = []
        var after: String?
        while true {
            var query = [("limit", "500")]
            if let after { query.append(("after", after)) }
            let page: DeviceListView = try await get(["devices"], query: query)
            devices += page.devices
            guard let next = page.next else { return devices }
            after = next
        }
    }
}
