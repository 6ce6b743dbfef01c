/// The manifests that the distributor took from authors [D1].
public protocol ManifestStore: Sendable {
    /// Adds a manifest.
    ///
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/alreadyExists`` when there is one with that digest.
    func addManifest(_ manifest: ManifestRecord, audit: AuditEntry) async throws

    /// Looks a manifest up by its digest.
    func manifest(_ digest: ContentDigest) async throws -> ManifestRecord?

    /// The manifest with the highest sequence number that names this resource request identifier.
    ///
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/invalidRecord`` when the identifier holds U+0000: none does.
    func newestManifest(requestURI: String) async throws -> ManifestRecord?

    /// Lists manifests in the order in which they were added.
    func manifests(after: Int64?, limit: Int) async throws -> Page<ManifestRecord, Int64>
}
