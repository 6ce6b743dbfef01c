/// The slot as the decoder sees it: the old image where it stands now, and the last ``InPlaceLayout/window`` bytes of the new one
/// in RAM, from where they go to the slot block by block.
final class InPlaceMemory<Storage: InPlaceStorage, Running: RunningDigest>: PatchMemory {
    @exclusivity(unchecked) var storage: Storage
    let oldCount: Int
    private let resultSize: Int
    @exclusivity(unchecked) private(set) var newCount = 0
    /// The first byte of the old image that is still there.
    @exclusivity(unchecked) var oldFloor = 0
    /// How far back bytes of the new image are at hand.
    let reach: Int
    /// The first failure; nothing is written after it.
    @exclusivity(unchecked) private(set) var failure: InPlaceStorageError?

    /// Where the old image starts in the slot.
    @exclusivity(unchecked) private var oldBase = 0
    /// What of the old image stands beside the slot.
    @exclusivity(unchecked) private var saved = 0..<0
    /// Whether nothing is written.
    @exclusivity(unchecked) private var isDry = true
    /// The digest of the new image in a dry run.
    @exclusivity(unchecked) private var running: Running
    private let blockSize: Int
    private let ring: UnsafeMutablePointer<UInt8>
    private let mask: Int
    private let line: UnsafeMutablePointer<UInt8>
    @exclusivity(unchecked) private var lineStart = 0
    @exclusivity(unchecked) private var lineCount = 0

    init(_ storage: Storage, running: Running, layout: InPlaceLayout, oldCount: Int, resultSize: Int) {
        self.storage = storage
        self.running = running
        self.oldCount = oldCount
        self.resultSize = resultSize
        blockSize = layout.blockSize
        ring = .allocate(capacity: layout.window)
        ring.update(repeating: 0, count: layout.window)
        mask = layout.window &- 1
        reach = layout.window
        line = .allocate(capacity: InPlaceLimits.lineSize)
        line.update(repeating: 0, count: InPlaceLimits.lineSize)
    }

    deinit {
        ring.deallocate()
        line.deallocate()
    }

    /// Begins the dry run.
    func beginDry() {
        isDry = true
        oldBase = 0
        newCount = 0
        lineCount = 0
    }

    /// The digest of what the dry run made.
    func finishDry() -> DigestPrefix { running.finish() }

    /// Begins or goes on with writing, at `position` of the new image; the old one starts at `oldBase`.
    func beginWriting(at position: Int, oldBase: Int) throws(InPlaceStorageError) {
        isDry = false
        self.oldBase = oldBase
        newCount = position
        lineCount = 0
        var place = position > mask ? position &- mask &- 1 : 0
        while place < position {
            let room = mask &+ 1 &- (place & mask)
            let count = position &- place < room ? position &- place : room
            try storage.read(place, count: count, into: ring + (place & mask))
            place &+= count
        }
    }

    // MARK: Old

    @inline(__always)
    func old(_ offset: Int) -> UInt8 {
        let place = offset &- lineStart
        if place >= 0 && place < lineCount { return line[place] }
        fillLine(offset)
        return line[0]
    }

    func readOld(_ offset: Int, count: Int, into target: UnsafeMutablePointer<UInt8>) {
        guard count > 0 else { return }
        if count >= InPlaceLimits.lineSize {
            read(offset, count, target)
            return
        }
        if offset < lineStart || offset &+ count > lineStart &+ lineCount { fillLine(offset) }
        target.update(from: line + (offset &- lineStart), count: count)
    }

    private func fillLine(_ offset: Int) {
        lineStart = offset
        lineCount = oldCount &- offset < InPlaceLimits.lineSize ? oldCount &- offset : InPlaceLimits.lineSize
        read(offset, lineCount, line)
    }

    private func read(_ offset: Int, _ count: Int, _ target: UnsafeMutablePointer<UInt8>) {
        do throws(InPlaceStorageError) {
            var beside = 0
            if offset >= saved.lowerBound && offset < saved.upperBound {
                beside = saved.upperBound &- offset < count ? saved.upperBound &- offset : count
                try storage.readSpill(offset &- saved.lowerBound, count: beside, into: target)
            }
            if beside < count {
                try storage.read(oldBase &+ offset &+ beside, count: count &- beside, into: target + beside)
            }
        } catch {
            fail(error)
        }
    }

    private func fail(_ error: InPlaceStorageError) {
        if failure == nil { failure = error }
    }

    // MARK: New

    @inline(__always)
    func new(_ offset: Int) -> UInt8 { ring[offset & mask] }

    @inline(__always)
    func append(_ byte: UInt8) {
        ring[newCount & mask] = byte
        newCount &+= 1
        if newCount & (blockSize &- 1) == 0 || newCount == resultSize { flush() }
    }

    func append(_ bytes: UnsafePointer<UInt8>, count: Int) {
        for index in 0..<count { append(bytes[index]) }
    }

    /// The block behind the place of writing is complete; the last one is filled up with 0xFF.
    private func flush() {
        let start = (newCount &- 1) & ~(blockSize &- 1)
        let block = ring + (start & mask)
        if isDry {
            running.update(UnsafeBufferPointer(start: block, count: newCount &- start))
            return
        }
        guard failure == nil else { return }
        for index in (newCount &- start)..<blockSize { block[index] = 0xFF }
        write(at: start)
    }

    /// Writes the block that stands in the ring at `place` of the slot.
    private func write(at place: Int) {
        do throws(InPlaceStorageError) {
            try storage.write(ring + (place & mask), size: blockSize, to: place)
        } catch {
            fail(error)
        }
    }

    /// Says what stands beside the slot; `copies` it there first.
    func save(_ part: Range<Int>, copies: Bool) throws(InPlaceStorageError) {
        saved = 0..<0
        lineCount = 0
        if copies { try storage.save(part, base: oldBase) }
        saved = part
    }

    /// Copies a block of `count` bytes from one place of the slot to another, before any decoding.
    func move(from source: Int, to target: Int, count: Int) throws(InPlaceStorageError) {
        try storage.read(source, count: count, into: ring)
        for index in count..<blockSize { ring[index] = 0xFF }
        try storage.write(ring, size: blockSize, to: target)
    }
}
