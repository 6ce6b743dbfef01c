import PatchFormat
import Store

/// What is to be made out of which images: the key under which a made payload is found again.
enum PayloadRecipe: Sendable, Hashable {
    /// The image in zstd frames.
    case compressed(ContentDigest)
    /// A patch.
    case patch(from: ContentDigest, to: ContentDigest)

    /// The digest of the image that the payload gives.
    var result: ContentDigest {
        switch self {
        case .compressed(let result), .patch(_, let result): result
        }
    }

    /// The digest that stands as precursor in the index. A compressed image needs none: there it is the image itself, which
    /// no patch starts from.
    var precursor: ContentDigest {
        switch self {
        case .compressed(let result): result
        case .patch(let precursor, _): precursor
        }
    }

    /// The format of what is made.
    var format: PayloadFormat {
        switch self {
        case .compressed: .fullZstd
        case .patch: .patch
        }
    }
}
