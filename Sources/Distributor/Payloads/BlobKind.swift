/// What a blob is, for statistics.
enum BlobKind: String, Sendable {
    /// An image, a compressed image or a patch.
    case payload
    /// A requirements specification.
    case descriptor
    /// Anything else: an envelope, an image that no manifest names.
    case other
}
