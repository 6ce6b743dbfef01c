import PatchFormat
import Store

/// A payload that can be served: a blob, and how its bytes give the result.
struct Payload: Sendable, Hashable {
    /// How the bytes give the result.
    let format: PayloadFormat
    /// The digest of the bytes.
    let digest: ContentDigest
    /// The number of bytes.
    let size: Int64
}
