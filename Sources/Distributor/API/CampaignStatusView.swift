/// How a campaign goes (`GET /v1/campaigns/{id}?after=&limit=`) [D9].
public struct CampaignStatusView: Codable, Sendable, Hashable {
    /// The campaign.
    public let campaign: CampaignView
    /// How many devices the campaign is for, where that is known.
    public let selected: Int?
    /// How many devices are in which state. `pending` counts those that have not been offered the manifest yet.
    public let counts: [String: Int]
    /// Whether no device is on its way or still to come.
    public let isComplete: Bool
    /// One page of its devices, in ascending order of their ids.
    public let devices: [CampaignDeviceView]
    /// What to pass as `after` for the next page; absent on the last one.
    public let next: String?

    /// Makes a status.
    public init(
        campaign: CampaignView,
        selected: Int?,
        counts: [String: Int],
        isComplete: Bool,
        devices: [CampaignDeviceView],
        next: String?
    ) {
        self.campaign = campaign
        self.selected = selected
        self.counts = counts
        self.isComplete = isComplete
        self.devices = devices
        self.next = next
    }
}
