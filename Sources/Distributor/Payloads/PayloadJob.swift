import Answering
import PatchEncoding
import PatchFormat

/// A payload to be made with so much work: the key under which it is found again, made once for all who ask.
struct PayloadJob: Sendable, Hashable {
    let recipe: PayloadRecipe
    let tier: EncodingTier

    /// The number that stands for the format in the index: the payload format, the codecs beyond the first one, the tier,
    /// and the slot.
    var indexFormat: Int64 {
        let codecs = recipe.codecs.subtracting(.zstd)
        let format = Int64(recipe.format.rawValue) | Int64(codecs.rawValue) << 8 | (tier == .best ? 1 << 32 : 0)
        guard case .inPlace(_, _, let slot) = recipe else { return format }
        return format | slot.indexBits
    }
}
