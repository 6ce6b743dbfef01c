import Answering
import PatchFormat
import Store

/// What is to be made out of which images.
enum PayloadRecipe: Sendable, Hashable {
    /// The image in zstd frames.
    case compressed(ContentDigest)
    /// A patch, of one of the codecs that the device takes.
    case patch(from: ContentDigest, to: ContentDigest, codecs: PatchCodecs = .zstd)
    /// A patch for a device's only slot.
    case inPlace(from: ContentDigest, to: ContentDigest, slot: InPlaceSlot)

    /// The digest of the image that the payload gives.
    var result: ContentDigest {
        switch self {
        case .compressed(let result), .patch(_, let result, _), .inPlace(_, let result, _): result
        }
    }

    /// The digest that stands as precursor in the index. A compressed image needs none: there it is the image itself, which
    /// no patch starts from.
    var precursor: ContentDigest {
        switch self {
        case .compressed(let result): result
        case .patch(let precursor, _, _), .inPlace(let precursor, _, _): precursor
        }
    }

    /// The format of what is made.
    var format: PayloadFormat {
        switch self {
        case .compressed: .fullZstd
        case .patch, .inPlace: .patch
        }
    }

    /// The codecs that may be used.
    var codecs: PatchCodecs {
        switch self {
        case .compressed: .none
        case .patch(_, _, let codecs): codecs
        case .inPlace: PatchCodecs(.inPlace)
        }
    }

    /// The same with no other codecs than these: what differs in codecs that are not used anyway is the same.
    func limited(to available: PatchCodecs) -> PayloadRecipe {
        guard case .patch(let precursor, let result, let codecs) = self else { return self }
        return .patch(from: precursor, to: result, codecs: codecs.intersection(available))
    }
}
