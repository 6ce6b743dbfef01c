/// Why an update in place was refused or stopped.
public enum InPlaceError: Error, Equatable, Sendable {
    /// The bytes are not a patch, or damaged: where ``PatchError/isRecoverable`` says so, ask for them again.
    case patch(PatchError)
    /// The patch is of another codec: one for two slots, or for the other kind of update in place.
    case notInPlace(PatchCodec)
    /// A body is malformed, or asks for more memory than the device has.
    case content(ReferencePatchError)
    /// The layout does not fit the slot's blocks, or asks for more memory than the device has.
    case layout
    /// The slot is too small for this patch.
    case slotTooSmall(needed: Int, found: Int)
    /// There is not enough room beside the slot for what has to be staged there. Nothing was written.
    case roomTooSmall(needed: Int, found: Int)
    /// The patch within is wrong, or there is no room to decode it: the decoder of that says which (``StagedDecoder``). Nothing
    /// of the slot was written.
    case within
    /// The slot does not hold the image that the patch is made for. Nothing was written.
    case wrongPrecursor
    /// The patch does not make the image that it names. In a dry run nothing was written.
    case wrongResult
    /// The update by another patch was begun and is not finished: the slot holds no whole image.
    case otherPatchUnfinished
    /// The slot failed.
    case storage(InPlaceStorageError)
}
