/// One line of the history of a device in a campaign. Lines are appended, never changed.
public struct ProgressEvent: Sendable, Hashable {
    /// The campaign.
    public let campaign: CampaignID
    /// The device.
    public let device: DeviceID
    /// When, in Unix seconds.
    public let at: Int64
    /// What was said: by the device in a report, or by the distributor when it offered the manifest.
    public let said: ProgressState
    /// The state that followed from it, which differs from ``said`` when the claim was old, or was not proven.
    public let state: ProgressState
    /// The attempt to which it belongs.
    public let attempt: Int
    /// The order number of the report, or nothing for what the distributor said.
    public let order: Int64?
    /// Why, or for what.
    public let detail: String

    /// Makes a line.
    public init(
        campaign: CampaignID,
        device: DeviceID,
        at: Int64,
        said: ProgressState,
        state: ProgressState,
        attempt: Int,
        order: Int64? = nil,
        detail: String = ""
    ) {
        self.campaign = campaign
        self.device = device
        self.at = at
        self.said = said
        self.state = state
        self.attempt = attempt
        self.order = order
        self.detail = detail
    }

    /// Checks the bounds.
    ///
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/invalidRecord``.
    public func check() throws(StoreError) {
        try RecordCheck.notNegative(at, "the time of an event")
        try RecordCheck.notNegative(order, "a report's order number")
        try RecordCheck.count(attempt, "the number of an attempt", within: 1...Int.max)
        try RecordCheck.text(detail, "the detail of an event", atMost: StoreLimits.detail)
    }
}
