/// Everything that the answer to a device's poll depends on, as of one moment.
public struct PollView: Sendable, Hashable {
    /// The device.
    public let device: Device
    /// The running campaigns that may be for the device, in the order in which they were created: those for all, those that
    /// list it, and those with a query, which the store does not judge.
    public let campaigns: [Candidate]

    /// A running campaign, and how far the device is in it.
    public struct Candidate: Sendable, Hashable {
        /// The campaign.
        public let campaign: CampaignRecord
        /// The device's progress, or nothing before the first offer.
        public let progress: CampaignDevice?

        /// Makes a candidate.
        public init(campaign: CampaignRecord, progress: CampaignDevice?) {
            self.campaign = campaign
            self.progress = progress
        }
    }

    /// Makes a view.
    public init(device: Device, campaigns: [Candidate]) {
        self.device = device
        self.campaigns = campaigns
    }
}
