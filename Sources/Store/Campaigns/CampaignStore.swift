/// The campaigns and the devices listed with them [D1, D10].
public protocol CampaignStore: Sendable {
    /// Creates a campaign.
    ///
    /// - Parameters:
    ///   - campaign: The campaign.
    ///   - devices: The devices of a ``CampaignSelector/listed`` one, at most ``StoreLimits/devicesPerCall``; empty for others.
    ///   - audit: What goes on record.
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/alreadyExists`` when the id is taken, or
    ///   ``StoreError/Code/notFound`` when there is no such manifest.
    func createCampaign(_ campaign: CampaignRecord, devices: [DeviceID], audit: AuditEntry) async throws

    /// Looks a campaign up.
    func campaign(_ id: CampaignID) async throws -> CampaignRecord?

    /// Lists campaigns in the order in which they were created.
    func campaigns(after: Int64?, limit: Int) async throws -> Page<CampaignRecord, Int64>

    /// Changes a campaign.
    ///
    /// - Parameters:
    ///   - id: The campaign.
    ///   - audit: What goes on record when it changes.
    ///   - decide: Makes the new record from the present one. It runs inside the transaction, perhaps more than once, so it
    ///     must only compute. When it returns the record unchanged, nothing is written; what it throws is thrown on, and
    ///     nothing is written either.
    /// - Returns: The campaign as it now is.
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/notFound``.
    @discardableResult
    func updateCampaign(
        _ id: CampaignID,
        audit: AuditEntry,
        _ decide: @escaping @Sendable (CampaignRecord) throws -> CampaignRecord
    ) async throws -> CampaignRecord

    /// Lists further devices with a ``CampaignSelector/listed`` campaign that has not ended. A device that is listed already
    /// is passed over.
    ///
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/notFound`` or ``StoreError/Code/invalidRecord``.
    func addDevices(_ devices: [DeviceID], to campaign: CampaignID, audit: AuditEntry) async throws

    /// The devices listed with a campaign, in ascending order of their ids.
    func listedDevices(of campaign: CampaignID, after: DeviceID?, limit: Int) async throws -> Page<DeviceID, DeviceID>

    /// Everything that the answer to a device's poll depends on, in one consistent read and without any write.
    ///
    /// - Returns: Nothing when the device is not registered.
    func pollView(of device: DeviceID) async throws -> PollView?
}
