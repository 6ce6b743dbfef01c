/// Why a patch was not applied.
public enum PatchDecodingError: Error, Equatable, Sendable {
    /// Header or frames: see ``PatchError/isRecoverable``.
    case patch(PatchError)
    /// The patch is of a codec that this decoder does not know.
    case unsupportedCodec(PatchCodec)
    /// The patch was made from another image, or from one of another size.
    case wrongPrecursor
    /// The patch makes another image than the author's, or one of another size.
    case wrongResult
    /// A frame whose check is right says what makes no sense: whoever made the patch made it wrong.
    case content(ReferencePatchError)
    /// The patch ended before the result was complete.
    case incomplete(made: UInt64)

    /// Whether the same patch, asked for again from the checkpoint on, may be right.
    public var isRecoverable: Bool {
        if case .patch(let error) = self { return error.isRecoverable }
        return false
    }
}
