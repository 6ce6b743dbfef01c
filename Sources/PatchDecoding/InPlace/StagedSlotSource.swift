import PatchFormat

/// Makes the decoder of a patch within from a slot, and keeps what it says in words where it fails.
final class StagedSlotSource<Digest: FrameDigest> {
    let slot: FileSlot
    let digest: Digest
    /// Why the patch within cannot be decoded, where that is so.
    var failure: PatchFailure?

    init(_ slot: FileSlot, digest: Digest) {
        self.slot = slot
        self.digest = digest
    }

    /// - Parameter size: The size of the old image, in bytes.
    func decoder(_ expectation: PatchExpectation, _ size: Int) throws(InPlaceError) -> StagedFileDecoder<Digest> {
        guard let mapping = slot.map(size) else { throw .storage(.read(at: 0)) }
        return StagedFileDecoder(mapping, expectation, self)
    }
}
