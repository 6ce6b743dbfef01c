import PatchFormat

/// Makes the decoder of a patch within from a slot, and keeps what it says in words where it fails.
final class StagedSlotSource<Digest: FrameDigest> {
    let slot: FileSlot
    /// Where there is room for what is made on the way.
    let folder: String
    let digest: Digest
    /// Why the patch within cannot be decoded, where that is so.
    var failure: PatchFailure?

    init(_ slot: FileSlot, digest: Digest, folder: String) {
        self.slot = slot
        self.folder = folder
        self.digest = digest
    }

    /// - Parameter size: The size of the old image, in bytes.
    func decoder(_ expectation: PatchExpectation, _ size: Int) throws(InPlaceError) -> StagedFileDecoder<Digest> {
        // What is mapped must be there: behind the end of a file there is nothing to read.
        guard size <= slot.contentSize else { throw .wrongPrecursor }
        guard let mapping = slot.map(size) else { throw .storage(.read(at: 0)) }
        return StagedFileDecoder(mapping, expectation, self)
    }
}
