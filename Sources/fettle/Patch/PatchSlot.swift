/// The one slot of a device that is patched in place.
struct PatchSlot: Equatable, Sendable {
    /// Its size, in bytes.
    let size: Int
    /// What is erased at once, in bytes.
    let blockSize: Int
    /// How much may be kept beside it for a moment, in bytes.
    let spillLimit: Int
}
