public import CBOR

/// Why bytes are not a patch. Offsets are in bytes from the start of the patch; frames count from 0.
public enum PatchError: Error, Equatable, Sendable {
    /// The header is not what the format says.
    case malformedHeader(CBORError)
    /// The header is longer than ``PatchLimits/header``, or lies about a length in it.
    case headerTooLong
    /// The header has another version than ``PatchHeader/version``.
    case unsupportedVersion(found: UInt64)
    /// The byte at `at` cannot stand there in the head of frame `frame`.
    case malformedFrame(UInt64, at: UInt64)
    /// Frame `frame` announces a body longer than the reader takes.
    case bodyTooLong(frame: UInt64, at: UInt64, size: UInt64, limit: Int)
    /// Frame `frame`, which starts at `at`, does not have the check that follows from the frames before it.
    case damagedFrame(UInt64, at: UInt64)
    /// The patch ends inside of its header (`at` is 0), or of the frame that starts at `at`.
    case truncated(at: UInt64)

    /// Whether asking for the bytes from ``PatchReader/checkpoint`` again can help: a frame is damaged or cut off,
    /// and those before it are good.
    public var isRecoverable: Bool {
        switch self {
        case .malformedFrame, .bodyTooLong, .damagedFrame: true
        case .truncated(let at): at > 0
        case .malformedHeader, .headerTooLong, .unsupportedVersion: false
        }
    }

    /// Where the error is, in bytes from the start of the patch.
    public var offset: UInt64 {
        switch self {
        case .malformedHeader(let cause): UInt64(cause.offset)
        case .headerTooLong, .unsupportedVersion: 0
        case .malformedFrame(_, let at), .bodyTooLong(_, let at, _, _), .damagedFrame(_, let at), .truncated(let at): at
        }
    }
}
