public import PatchFormat
public import Store

/// A payload that can be served: a blob, and how its bytes give the result.
public struct Payload: Sendable, Hashable {
    /// How the bytes give the result.
    public let format: PayloadFormat
    /// The digest of the bytes.
    public let digest: ContentDigest
    /// The number of bytes.
    public let size: Int64

    /// A payload of `size` bytes with this digest.
    public init(format: PayloadFormat, digest: ContentDigest, size: Int64) {
        self.format = format
        self.digest = digest
        self.size = size
    }
}
