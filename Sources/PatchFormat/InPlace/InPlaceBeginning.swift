/// What an update finds in a slot when it begins.
struct InPlaceBeginning {
    enum State {
        /// The old image, as the patch names it.
        case old
        /// The new image already.
        case new
        /// What a power cut has left of an update by a patch with this header.
        case unfinished(InPlaceRecord)
    }

    let state: State
    let journal: InPlaceJournal
    /// The size of the old image, in bytes.
    let oldSize: Int
    /// The size of the new image, in bytes.
    let resultSize: Int

    /// Looks at journal and slot.
    ///
    /// - Parameters:
    ///   - check: The digest of the header, as the chain of the frames begins with it.
    ///   - isDryRunOnly: Whether the journal does not count.
    /// - Throws: ``InPlaceError``. Nothing was written.
    init<Storage: InPlaceStorage, Digests: InPlaceDigests>(
        _ header: PatchHeader,
        check: DigestPrefix,
        in storage: inout Storage,
        digests: Digests,
        isDryRunOnly: Bool
    ) throws(InPlaceError) {
        // Places have 32 bits.
        let limit = UInt64(InPlaceLayout.sizeLimit)
        let most = limit < 0xFFFF_FFFF ? limit : 0xFFFF_FFFF
        guard header.resultSize <= most, let size = header.precursorSize, size <= most else {
            throw .content(.oldSize)
        }
        oldSize = Int(size)
        resultSize = Int(header.resultSize)
        do throws(InPlaceStorageError) { journal = try InPlaceJournal(&storage) } catch { throw .storage(error) }
        if let record = journal.last, record.phase != .complete, !isDryRunOnly {
            guard record.patch.mayBe(header: check) else { throw .otherPatchUnfinished }
            state = .unfinished(record)
        } else if oldSize <= storage.size, try storage.digest(of: oldSize, by: digests) == header.precursor {
            state = .old
        } else if resultSize <= storage.size, try storage.digest(of: resultSize, by: digests) == header.result {
            state = .new
        } else {
            throw .wrongPrecursor
        }
    }
}
