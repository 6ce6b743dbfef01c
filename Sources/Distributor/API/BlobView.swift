/// A blob that was uploaded (`PUT /v1/blobs/sha-256/{hex}`).
public struct BlobView: Codable, Sendable, Hashable {
    /// The SHA-256 digest, 64 hexadecimal digits.
    public let digest: String
    /// The number of bytes.
    public let size: Int64

    /// Makes a view.
    public init(digest: String, size: Int64) {
        self.digest = digest
        self.size = size
    }
}
