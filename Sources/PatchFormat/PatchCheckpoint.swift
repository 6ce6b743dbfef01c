/// The boundary before a frame: from here a patch can be read on, also after a restart, without its first part.
public struct PatchCheckpoint: Equatable, Sendable {
    /// Where the next frame starts, in bytes from the start of the patch.
    public let offset: UInt64
    /// The number of the next frame, from 0.
    public let frame: UInt64
    /// The check of the frame before, or the digest of the header.
    public let check: DigestPrefix

    /// A checkpoint that was taken from a ``PatchReader`` before.
    public init(offset: UInt64, frame: UInt64, check: DigestPrefix) {
        self.offset = offset
        self.frame = frame
        self.check = check
    }
}
