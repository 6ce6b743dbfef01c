/// The update of a device's only slot by a patch of codec 4, safe against power cuts at any write.
///
/// In order: the old image is compared with its digest; the patch is decoded whole without writing, and the result compared with
/// its digest [A6]; the first record is written; the old image is moved up by ``InPlaceLayout/shift``; the new one is written from the
/// start, with a record at each segment; it is read back and compared; the last record is written.
///
/// After a power cut a new value of this type, fed with the same patch, finds the records and goes on. What the old image was
/// cannot be checked any more then: the records say that it was, before the first write.
///
///     var step = update.step
///     while case .more(let offset) = step { step = try update.push(bytes from offset on) }
public final class InPlaceUpdate<Storage: InPlaceStorage, Digests: InPlaceDigests> {
    enum Stage {
        case start
        case dry
        /// Reads the patch to its end, whether it is the one that was begun with.
        case checking(InPlaceRecord)
        case resuming(InPlaceRecord)
        case writing
        case over(InPlaceStep)
    }

    let digests: Digests
    let limits: InPlaceLimits
    let isDryRunOnly: Bool
    var idle: Storage
    var reader: PatchReader<Digests>
    var stage = Stage.start
    /// The header of the patch, once it was read.
    public var patchHeader: PatchHeader? { header }
    var header: PatchHeader?
    /// What the records call the patch, once it has been read whole.
    var name: InPlacePatchName?
    var oldSize = 0
    var resultSize = 0
    /// The boundary behind the header.
    var firstFrame = PatchCheckpoint(offset: 0, frame: 0, check: DigestPrefix(0))
    /// The boundary before the frame that is being decoded.
    var frame = PatchCheckpoint(offset: 0, frame: 0, check: DigestPrefix(0))
    /// Where to read on instead of behind this frame.
    var jump: PatchCheckpoint?
    var journal: InPlaceJournal?
    var layout: InPlaceLayout?
    var memory: InPlaceMemory<Storage, Digests.Running>?
    var decoder: InPlaceDecoder<Storage, Digests.Running>?
    /// The segment that is written next; those before it are passed over.
    var target = 0
    /// Where that begins, until the decoder is there.
    var resumption: (checkpoint: PatchCheckpoint, segment: Int)?
    /// The last segment with a record.
    var recorded = -1
    private var fed: UInt64 = 0

    /// An update of the slot `storage`; nothing is touched yet.
    public init(_ storage: Storage, digests: Digests, limits: InPlaceLimits, isDryRunOnly: Bool = false) {
        idle = storage
        self.digests = digests
        self.limits = limits
        self.isDryRunOnly = isDryRunOnly
        reader = PatchReader(digest: digests, bodyLimit: limits.body)
    }

    /// What is needed first.
    public var step: InPlaceStep {
        if case .over(let step) = stage { return step }
        return .more(from: fed)
    }

    /// How many bytes of the new image there are, of how many: twice, for the dry run and for the true one.
    public var progress: (made: Int, of: Int, isDry: Bool) {
        var isDry = false
        if case .dry = stage { isDry = true }
        return (memory?.newCount ?? 0, resultSize, isDry)
    }

    /// Takes bytes of the patch, those from where ``step`` says.
    ///
    /// - Throws: ``InPlaceError``. After a recoverable ``PatchError`` push the bytes from ``step`` on again; after any other error nothing
    ///   goes on, and a new value may be tried.
    public func push(_ input: Span<UInt8>) throws(InPlaceError) -> InPlaceStep {
        var position = 0
        while true {
            if case .over(let step) = stage { return step }
            switch try next(input, at: &position) {
            case .needsMore:
                fed &+= UInt64(position)
                return .more(from: fed)
            case .header(let header):
                firstFrame = reader.checkpoint
                frame = firstFrame
                try start(header)
            case .frame:
                if case .checking(let record) = stage {
                    try check(record)
                    frame = reader.checkpoint
                    break
                }
                try decode(reader.body)
                if jump == nil {
                    try finishPass()
                    frame = reader.checkpoint
                }
            }
            if let place = jump, let header {
                jump = nil
                reader = PatchReader(resuming: header, at: place, digest: digests, bodyLimit: limits.body)
                frame = place
                fed = place.offset
                return step
            }
        }
    }

    private func next(_ input: Span<UInt8>, at position: inout Int) throws(InPlaceError) -> PatchEvent {
        do throws(PatchError) {
            return try reader.read(input, at: &position)
        } catch {
            fed = reader.checkpoint.offset
            throw .patch(error)
        }
    }

    // MARK: Start

    private func start(_ header: PatchHeader) throws(InPlaceError) {
        guard header.codec == .inPlace else { throw .notInPlace(header.codec) }
        let found = try InPlaceBeginning(
            header,
            check: firstFrame.check,
            in: &idle,
            digests: digests,
            isDryRunOnly: isDryRunOnly
        )
        self.header = header
        oldSize = found.oldSize
        resultSize = found.resultSize
        journal = found.journal
        switch found.state {
        case .old: stage = .dry
        case .unfinished(let record): stage = .checking(record)
        case .new: stage = .over(.complete)
        }
    }

    /// Goes on when all frames were read, and are those of the patch that was begun with.
    private func check(_ record: InPlaceRecord) throws(InPlaceError) {
        guard reader.checkpoint.frame >= UInt64(record.patch.frames) else { return }
        guard reader.checkpoint.check == record.patch.check else { throw .otherPatchUnfinished }
        name = record.patch
        stage = .resuming(record)
        jump = firstFrame
    }
}
