/// The devices that the distributor knows [D2].
public protocol DeviceStore: Sendable {
    /// Looks a device up.
    ///
    /// - Returns: The device, or nothing when it is not registered.
    func device(_ id: DeviceID) async throws -> Device?

    /// Lists devices in ascending order of their ids.
    ///
    /// - Parameters:
    ///   - after: The last id of the page before, or nothing for the first page.
    ///   - limit: How many, 1 to ``StoreLimits/pageSize``.
    func devices(after: DeviceID?, limit: Int) async throws -> Page<Device, DeviceID>

    /// How many devices are registered.
    func deviceCount() async throws -> Int

    /// Registers a device whose key an operator vouches for, without a token.
    ///
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/alreadyExists`` when the id is taken.
    func register(_ device: Device, audit: AuditEntry) async throws

    /// Replaces what a device registered about itself.
    ///
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/notFound``.
    func updateRegistration(
        of device: DeviceID,
        components: [RegisteredComponent],
        characteristics: [Characteristic]
    ) async throws

    /// Forgets a device and what it registered. What it did in campaigns stays on record.
    ///
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/notFound``.
    func removeDevice(_ id: DeviceID, audit: AuditEntry) async throws

    /// Notes that devices were heard of. A time never moves back; unknown devices are passed over, since one may have been
    /// removed between its poll and the writing of the batch.
    func recordSightings(_ sightings: [DeviceSighting]) async throws

    /// Records a report that belongs to no campaign: the last report, the time last seen, what runs.
    ///
    /// The time last seen always advances. The rest changes only when the report's order is not below that of the last one;
    /// components that the report does not speak of keep what they were last reported to run.
    ///
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/notFound``.
    func recordReport(_ report: DeviceReport, of device: DeviceID) async throws
}
