public import Containers
public import PatchFormat

/// Why a patch of recompressed containers does not give the result that was expected.
public enum ContainerPatchError: Error, Equatable, Sendable {
    /// The patch is not well-formed, or a frame of it is damaged.
    case patch(PatchError)
    /// The patch has another codec.
    case unsupportedCodec(PatchCodec)
    /// The patch is made from another image than the precursor.
    case wrongPrecursor
    /// The patch makes another image than the author's.
    case wrongResult
    /// The precursor cannot be undone, the inner patch is bad, or the result cannot be put together.
    case container(ContainerError)
    /// The decoder has failed before and takes no more input.
    case unusable

    /// Whether asking for the bytes from ``ContainerPatchDecoder/checkpoint`` again can help.
    public var isRecoverable: Bool {
        if case .patch(let cause) = self { cause.isRecoverable } else { false }
    }
}
