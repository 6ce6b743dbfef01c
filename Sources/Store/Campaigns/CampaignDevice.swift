/// How far one device is in one campaign: the latest state [D9]. What led there is in the history.
public struct CampaignDevice: Sendable, Hashable {
    /// The campaign.
    public let campaign: CampaignID
    /// The device.
    public let device: DeviceID
    /// The state.
    public var state: ProgressState
    /// Why, or for what.
    public var detail: String
    /// Which attempt it is, from 1: a device that was refused, failed or fell back may try again.
    public var attempt: Int
    /// The order number of the newest report that counted, or nothing before the first one.
    public var order: Int64?
    /// What the distributor answered, in ascending order of the components' names; empty until the device asks.
    public var deliveries: [Delivery]
    /// When the manifest was first offered, in Unix seconds.
    public var offeredAt: Int64
    /// When the device reported this attempt's update as installed, in Unix seconds.
    public var installedAt: Int64?
    /// When the new software was first proven to run in this attempt, in Unix seconds.
    public var runningAt: Int64?
    /// When anything here last changed, in Unix seconds.
    public var updatedAt: Int64

    /// Makes a progress record.
    public init(
        campaign: CampaignID,
        device: DeviceID,
        state: ProgressState,
        detail: String = "",
        attempt: Int = 1,
        order: Int64? = nil,
        deliveries: [Delivery] = [],
        offeredAt: Int64,
        installedAt: Int64? = nil,
        runningAt: Int64? = nil,
        updatedAt: Int64
    ) {
        self.campaign = campaign
        self.device = device
        self.state = state
        self.detail = detail
        self.attempt = attempt
        self.order = order
        self.deliveries = deliveries.sorted { $0.component < $1.component }
        self.offeredAt = offeredAt
        self.installedAt = installedAt
        self.runningAt = runningAt
        self.updatedAt = updatedAt
    }

    /// Checks the bounds.
    ///
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/invalidRecord``.
    public func check() throws(StoreError) {
        try RecordCheck.text(detail, "the detail of a state", atMost: StoreLimits.detail)
        try RecordCheck.count(attempt, "the number of an attempt", within: 1...Int.max)
        try RecordCheck.notNegative(order, "a report's order number")
        try RecordCheck.count(deliveries.count, "the number of deliveries", within: 0...StoreLimits.componentsPerDevice)
        try RecordCheck.distinct(deliveries.map(\.component), "a delivered component")
        for delivery in deliveries {
            try RecordCheck.count(
                Int(delivery.bytesOnWire),
                "the bytes of a delivery",
                within: 0...StoreLimits.deliverySize
            )
        }
        for time in [offeredAt, installedAt, runningAt, updatedAt] { try RecordCheck.notNegative(time, "a time") }
    }
}
