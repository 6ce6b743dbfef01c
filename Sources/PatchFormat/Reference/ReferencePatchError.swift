/// Why a body of codec 2 was refused.
public enum ReferencePatchError: Error, Equatable, Sendable {
    /// The parameters at the start make no sense, or ask for more memory than the decoder has.
    case parameters
    /// A run of the copy map lies outside of its image.
    case map
    /// A copy of a gap reaches outside.
    case content
    /// A frame says that it makes more than is missing.
    case size
    /// The old image is not as large as stated.
    case oldSize
}
