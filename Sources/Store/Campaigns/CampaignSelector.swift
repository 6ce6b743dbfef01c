/// Which devices a campaign is for [D1].
public enum CampaignSelector: Sendable, Hashable {
    /// Every registered device.
    case all
    /// The devices that are listed with the campaign, registered yet or not.
    case listed
    /// The registered devices that a query over their characteristics selects.
    case query(String)
}
