/// A blob's name and size.
public struct BlobInfo: Sendable, Hashable {
    /// The digest of the bytes, which is the blob's name.
    public let digest: ContentDigest
    /// The number of bytes.
    public let size: Int64

    /// Makes a description.
    public init(digest: ContentDigest, size: Int64) {
        self.digest = digest
        self.size = size
    }
}
