/// The campaigns (`GET /v1/campaigns`).
public struct CampaignListView: Codable, Sendable, Hashable {
    /// The campaigns, in the order in which they were created.
    public let campaigns: [CampaignView]

    /// Makes a list.
    public init(campaigns: [CampaignView]) { self.campaigns = campaigns }
}
