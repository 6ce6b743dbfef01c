/// What a decision about a device's progress makes of it.
public struct ProgressChange: Sendable, Hashable {
    /// The progress as it is to be, or nothing to leave it as it is.
    public let progress: CampaignDevice?
    /// The line to append to the history, or nothing when there is nothing to say.
    public let event: ProgressEvent?

    /// Makes a change.
    public init(progress: CampaignDevice?, event: ProgressEvent?) {
        self.progress = progress
        self.event = event
    }

    /// Checks the bounds, and that the change is about this device in this campaign.
    ///
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/invalidRecord``.
    public func check(device: DeviceID, campaign: CampaignID) throws(StoreError) {
        try progress?.check()
        try event?.check()
        let subjects = [progress.map { ($0.device, $0.campaign) }, event.map { ($0.device, $0.campaign) }]
        for case .some((let subject, let place)) in subjects where subject != device || place != campaign {
            throw StoreError(
                .invalidRecord,
                "a change is about another device or campaign",
                expected: "\"\(device)\" in \"\(campaign)\"",
                found: "\"\(subject)\" in \"\(place)\""
            )
        }
    }
}
