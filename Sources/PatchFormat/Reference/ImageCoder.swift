/// Makes the new image from copy map, old image and models: the one description of the codec, for both directions.
///
/// As an encoder, `truth` holds the new image; a decoder does not look at it.
final class ImageCoder<Coder: BinaryCoder, Memory: PatchMemory> {
    /// How many bytes of a run share one mark "all as predicted".
    static var blockSize: Int { 56 }

    /// How many bytes of a run share one mark "as they were".
    static var spanSize: Int { 512 }
    /// An encoder leaves the models for no less than this.
    static var leastKept: Int { 4096 }
    /// A search that begins within a run begins so much earlier, to be in step with the instructions.
    static var scanLead: Int { 64 }
    /// Shorter rests of runs have no such mark.
    static var leastSpan: Int { 96 }

    /// How many the next block has: more where all was as predicted.
    @inline(__always)
    var nextBlock: Int { blockHistory & 7 == 0 ? Self.blockSize : 32 }

    @exclusivity(unchecked) var memory: Memory
    @exclusivity(unchecked) var map: CopyMap
    let model: ContentModel<Coder>
    let layout: Layout
    let truth: UnsafePointer<UInt8>
    /// The run that the place of writing is in or before.
    @exclusivity(unchecked) var run = 0
    /// The place of writing.
    @exclusivity(unchecked) var position = 0
    /// The last 8 bytes of the new image, the last one lowest.
    @exclusivity(unchecked) var tail: UInt64 = 0

    // Gaps.
    @exclusivity(unchecked) var recent0 = RecentCopy(isOld: true, delta: 0)
    @exclusivity(unchecked) var recent1 = RecentCopy(isOld: true, delta: 0)
    @exclusivity(unchecked) var recent2 = RecentCopy(isOld: false, delta: -1)
    @exclusivity(unchecked) var recent3 = RecentCopy(isOld: false, delta: -4)
    /// The gap that the sources were set for.
    @exclusivity(unchecked) var gapRun = -1
    /// The last tokens: 1 for a copy.
    @exclusivity(unchecked) var tokenHistory = 0
    @exclusivity(unchecked) var expectedHits = 0
    /// What literals have cost, for a coder that counts.
    @exclusivity(unchecked) var literalCost = 0

    /// Where the last four bytes of gaps stood, by their hash.
    let places: UnsafeMutablePointer<UInt32>
    let placesLog: Int
    /// Where the bytes before stood as well, or -1, and for how many it was right.
    @exclusivity(unchecked) var alike = -1
    @exclusivity(unchecked) var alikeCount = 0

    // Runs.
    /// How many bytes of the span that began are to come.
    @exclusivity(unchecked) var spanLeft = 0
    /// The last spans: 1 for as they were.
    @exclusivity(unchecked) var spanHistory = 0
    @exclusivity(unchecked) var blockHistory = 0
    @exclusivity(unchecked) var referencesBlockCount = 0
    @exclusivity(unchecked) var byteHistory = 0
    let shifts: UnsafeMutablePointer<Int>
    let block: UnsafeMutablePointer<UInt8>
    let blockOld: UnsafeMutablePointer<UInt8>
    let references: ReferenceState

    init(
        coder: Coder,
        memory: Memory,
        map: CopyMap,
        references: ReferenceState,
        size: ModelSize,
        truth: UnsafePointer<UInt8>
    ) {
        self.memory = memory
        self.map = map
        self.references = references
        self.truth = truth
        model = ContentModel(coder, size: size)
        layout = model.layout
        placesLog = size.slotsLog &- 2
        places = .allocate(capacity: 1 << placesLog)
        shifts = .allocate(capacity: 4)
        shifts.update(repeating: 0, count: 4)
        // Two bytes before, what a field takes beyond the block, and four bytes behind.
        block = .allocate(capacity: Self.blockSize + 40)
        blockOld = .allocate(capacity: Self.blockSize + 40)
        block.update(repeating: 0, count: Self.blockSize + 40)
        blockOld.update(repeating: 0, count: Self.blockSize + 40)
    }

    deinit {
        shifts.deallocate()
        places.deallocate()
        block.deallocate()
        blockOld.deallocate()
    }

    /// Begins a frame: nothing is known but the map and the images.
    func beginFrame(_ coder: Coder) {
        model.reset()
        model.coder = coder
        references.reset()
        recent0 = RecentCopy(isOld: true, delta: 0)
        recent1 = RecentCopy(isOld: true, delta: 0)
        recent2 = RecentCopy(isOld: false, delta: -1)
        recent3 = RecentCopy(isOld: false, delta: -4)
        tail = 0
        gapRun = -1
        tokenHistory = 0
        expectedHits = 0
        alike = -1
        alikeCount = 0
        places.update(repeating: 0, count: 1 << placesLog)
        spanLeft = 0
        spanHistory = 0
        blockHistory = 0
        byteHistory = 0
        shifts.update(repeating: 0, count: 4)
        position = memory.newCount
        referencesBlockCount = 0
        placeRun()
    }

    /// Goes on with the next bytes of a frame that has begun.
    func continueFrame(_ coder: Coder) { model.coder = coder }

    /// Finds the run that ends behind the place of writing.
    func placeRun() {
        var low = 0
        var high = map.runs.count
        while low < high {
            let middle = (low &+ high) >> 1
            if Int(map.runs[middle].newEnd) <= position { low = middle &+ 1 } else { high = middle }
        }
        run = low
        gapRun = -1
        references.leave()
    }

    /// Where the gap that the place of writing is in ends; the place itself in a run.
    func gapEnd(_ limit: Int) -> Int {
        guard run < map.runs.count else { return limit }
        let start = Int(map.runs[run].new)
        if start <= position { return position }
        return start < limit ? start : limit
    }

    /// Moves on to the next run when this one is done.
    func leaveRunIfDone() {
        if run < map.runs.count && position >= Int(map.runs[run].newEnd) {
            run &+= 1
            spanLeft = 0
            references.leave()
        }
    }

    // MARK: Gaps
}
