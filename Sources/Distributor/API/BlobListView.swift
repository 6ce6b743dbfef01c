/// What a mirror of payloads needs (`GET /v1/blobs`): images and descriptors of manifests, and what was made for devices.
public struct BlobListView: Codable, Sendable, Hashable {
    /// The blobs, by digest.
    public let blobs: [BlobView]
    /// What to pass as `after` for what follows; absent at the end.
    public let next: String?
}
