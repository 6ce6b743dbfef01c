/// The manifests that the distributor took (`GET /v1/manifests`).
public struct ManifestListView: Codable, Sendable, Hashable {
    /// The manifests, in the order in which they were taken.
    public let manifests: [ManifestView]

    /// Makes a list.
    public init(manifests: [ManifestView]) { self.manifests = manifests }
}
