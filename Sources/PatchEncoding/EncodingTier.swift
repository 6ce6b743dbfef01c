/// How much work an encoder puts into a result.
public enum EncodingTier: Equatable, Hashable, Sendable, CaseIterable {
    /// Answers at once: fractions of a second for most images.
    case fast
    /// Small: made in the background, once for all who ask.
    case best

    /// The level of libzstd for a patch.
    ///
    /// Both come with long-distance matching. Level 10 costs some tenths of a second for images of a few MB, and its
    /// patches are far smaller than those of level 3; large images get level 3 all the same, for the answer's sake.
    func patchLevel(imageSize: Int) -> Int32 {
        switch self {
        case .fast: imageSize <= 16 << 20 ? 10 : 3
        case .best: 19
        }
    }

    /// The level of libzstd for a full image.
    var fullLevel: Int32 {
        switch self {
        case .fast: 10
        case .best: 19
        }
    }
}
