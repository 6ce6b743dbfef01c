/// The trail of what was done. It only grows: there is no way to change or remove an entry.
public protocol AuditStore: Sendable {
    /// Appends an entry for an act that changes no record of the store, such as a refused attempt.
    func appendAudit(_ entry: AuditEntry) async throws

    /// Lists entries in the order in which they were appended.
    func auditEntries(after: Int64?, limit: Int) async throws -> Page<Recorded<AuditEntry>, Int64>
}
