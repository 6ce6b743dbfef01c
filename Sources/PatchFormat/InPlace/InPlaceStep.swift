/// What an update in place asks for next.
public enum InPlaceStep: Equatable, Sendable {
    /// The bytes of the patch from this offset on, in pieces of any size.
    case more(from: UInt64)
    /// Nothing: the dry run made the right image, and no more was wanted. Nothing was written.
    case verified
    /// Nothing: the slot holds the new image, which was read back and verified.
    case complete
    /// Nothing from outside: the slot is being written (``StagedUpdate/proceed()``).
    case proceed
}
