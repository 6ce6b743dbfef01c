/// The update of a device's only slot by a patch of codec 5, safe against power cuts at any write.
///
/// In order: the old image is compared with its digest; the patch within is decoded, which makes the whole new image; what of
/// that is not moved is staged beside the slot; the result is compared with its digest [A6]; the first record is written. From
/// there on neither the patch nor any decoder is needed: the old image is moved up, and the new one is put together from
/// it and from what is staged, with a record at each segment; it is read back and compared; the last record is written.
///
/// After a power cut a new value of this type, fed with the same patch, finds the records and goes on.
///
///     var step = update.step
///     while true {
///         switch step {
///         case .more(let offset): step = try update.push(bytes from offset on)
///         case .proceed: step = try update.proceed()
///         case .verified, .complete: return
///         }
///     }
public final class StagedUpdate<Storage: InPlaceStorage, Digests: InPlaceDigests, Decoder: StagedDecoder> {
    /// Makes the decoder of the patch within: what its header must say, and the size of the old image, in bytes.
    public typealias DecoderFactory = (PatchExpectation, Int) throws(InPlaceError) -> Decoder

    enum Stage {
        case start
        /// The patch within is being decoded.
        case staging
        /// Reads the patch to its end, whether it is the one that was begun with.
        case checking(InPlaceRecord)
        case writing(StagedWork)
        case over(InPlaceStep)
    }

    let digests: Digests
    let isDryRunOnly: Bool
    let makeDecoder: DecoderFactory
    var storage: Storage
    var stage = Stage.start
    var reader: PatchReader<Digests>
    /// The header of the patch, once it was read.
    public private(set) var patchHeader: PatchHeader?
    var oldSize = 0
    var resultSize = 0
    /// The boundary behind the header.
    private(set) var firstFrame = PatchCheckpoint(offset: 0, frame: 0, check: DigestPrefix(0))
    /// What records call the patch, once it has been read whole.
    var name: InPlacePatchName?
    var journal: InPlaceJournal?
    /// The plan, as far as it is here.
    var head: [UInt8] = []
    /// Where it ends, once that is known.
    var headEnd: Int?
    var plan: StagedPlan?
    var decoder: Decoder?
    /// How much of the patch within was decoded, in bytes.
    var taken = 0
    var area: StagedArea
    var running: Digests.Running
    /// How many bytes of the new image there are, in this pass.
    var made = 0
    private var fed: UInt64 = 0

    /// An update of the slot `storage`; nothing is touched yet.
    public init(
        _ storage: Storage,
        digests: Digests,
        isDryRunOnly: Bool = false,
        decoder: @escaping DecoderFactory
    ) {
        self.storage = storage
        self.digests = digests
        self.isDryRunOnly = isDryRunOnly
        makeDecoder = decoder
        reader = PatchReader(digest: digests)
        area = StagedArea(unit: storage.blockSize)
        running = digests.makeRunning()
    }

    /// What is needed first, or next.
    public var step: InPlaceStep {
        switch stage {
        case .over(let step): step
        case .writing: .proceed
        case .start, .staging, .checking: .more(from: fed)
        }
    }

    /// How many bytes of the new image there are, of how many: twice, for staging and for writing.
    public var progress: (made: Int, of: Int, isDry: Bool) {
        if case .writing = stage { return (made, resultSize, false) }
        if case .over(.complete) = stage { return (made, resultSize, false) }
        return (made, resultSize, true)
    }

    /// Takes bytes of the patch, those from where ``step`` says.
    ///
    /// - Throws: ``InPlaceError``. After a recoverable ``PatchError`` push the bytes from ``step`` on again; after any other error nothing
    ///   goes on, and a new value may be tried.
    public func push(_ input: Span<UInt8>) throws(InPlaceError) -> InPlaceStep {
        var position = 0
        while true {
            switch stage {
            case .over, .writing: return step
            case .start, .staging, .checking: break
            }
            switch try next(input, at: &position) {
            case .needsMore:
                fed &+= UInt64(position)
                return step
            case .header(let header):
                firstFrame = reader.checkpoint
                try start(header)
            case .frame: try take(reader.body)
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
        guard header.codec == .staged else { throw .notInPlace(header.codec) }
        let found = try InPlaceBeginning(
            header,
            check: firstFrame.check,
            in: &storage,
            digests: digests,
            isDryRunOnly: isDryRunOnly
        )
        patchHeader = header
        oldSize = found.oldSize
        resultSize = found.resultSize
        journal = found.journal
        switch found.state {
        case .old: stage = .staging
        case .unfinished(let record): stage = .checking(record)
        case .new:
            made = resultSize
            stage = .over(.complete)
        }
    }
}
