/// How far the devices are in the campaigns, and how they got there [D9].
public protocol ProgressStore: Sendable {
    /// The progress of a device in a campaign, or nothing before the first offer.
    func progress(of device: DeviceID, in campaign: CampaignID) async throws -> CampaignDevice?

    /// Lists the progress of a campaign's devices in ascending order of their ids.
    ///
    /// - Parameters:
    ///   - campaign: The campaign.
    ///   - state: Only devices in this state, or nothing for all.
    ///   - after: The last device of the page before.
    ///   - limit: How many, 1 to ``StoreLimits/pageSize``.
    func progress(
        in campaign: CampaignID,
        state: ProgressState?,
        after: DeviceID?,
        limit: Int
    ) async throws -> Page<CampaignDevice, DeviceID>

    /// Lists the progress of a device in its campaigns in ascending order of the campaigns' ids.
    func progress(of device: DeviceID, after: CampaignID?, limit: Int) async throws -> Page<CampaignDevice, CampaignID>

    /// How many devices of a campaign are in which state. States without a device are left out.
    func progressCounts(of campaign: CampaignID) async throws -> [ProgressState: Int]

    /// What a campaign's deliveries add up to, by kind.
    func deliveryTotals(of campaign: CampaignID) async throws -> [DeliveryTotal]

    /// Changes the progress of a device in a campaign, appends to the history and, where a report caused it, records the
    /// report with the device as ``DeviceStore/recordReport(_:of:)`` does: all or nothing.
    ///
    /// - Parameters:
    ///   - device: The device.
    ///   - campaign: The campaign.
    ///   - report: The report that caused the change, or nothing when the distributor did.
    ///   - decide: Makes the change from the present progress. It runs inside the transaction, perhaps more than once, so it
    ///     must only compute; what it throws is thrown on, and nothing is written.
    /// - Returns: What `decide` returned.
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/notFound`` when there is no such campaign or, with a report,
    ///   no such device.
    @discardableResult
    func updateProgress(
        of device: DeviceID,
        in campaign: CampaignID,
        report: DeviceReport?,
        _ decide: @escaping @Sendable (CampaignDevice?) throws -> ProgressChange
    ) async throws -> ProgressChange

    /// Lists the history of a campaign in the order in which it happened.
    ///
    /// - Parameters:
    ///   - campaign: The campaign.
    ///   - device: Only this device, or nothing for all.
    ///   - after: The last ordinal seen.
    ///   - limit: How many, 1 to ``StoreLimits/pageSize``.
    func history(
        of campaign: CampaignID,
        device: DeviceID?,
        after: Int64?,
        limit: Int
    ) async throws -> Page<Recorded<ProgressEvent>, Int64>
}
