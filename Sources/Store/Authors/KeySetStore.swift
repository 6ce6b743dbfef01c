/// The versions of the key set that devices follow from the one that they were provisioned with [M4].
public protocol KeySetStore: Sendable {
    /// Adds the next version. The first one may have any version.
    ///
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/outOfSequence`` when it does not follow the latest one, with
    ///   ``StoreError/Code/alreadyExists`` when that version is there.
    func addKeySet(_ record: KeySetRecord, audit: AuditEntry) async throws

    /// The latest version, if there is any.
    func latestKeySet() async throws -> KeySetRecord?

    /// The versions above `version`, ascending, at most `limit` of them.
    func keySets(after version: UInt64, limit: Int) async throws -> [KeySetRecord]
}
