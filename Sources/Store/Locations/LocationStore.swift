/// The locations to which devices are sent for payloads [D5].
public protocol LocationStore: Sendable {
    /// Adds a location.
    ///
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/alreadyExists`` when the name is taken, or
    ///   ``StoreError/Code/tooLarge`` when there are ``StoreLimits/locations`` already.
    func addLocation(_ location: PayloadLocation, audit: AuditEntry) async throws

    /// All locations, by name.
    func locations() async throws -> [PayloadLocation]

    /// Removes a location.
    ///
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/notFound``.
    func removeLocation(_ name: LocationName, audit: AuditEntry) async throws
}
