import PatchFormat

/// A slot in memory that loses its power at a given write.
struct SimulatedSlot: InPlaceStorage {
    /// What the last write before the power is lost leaves.
    enum Cut: CaseIterable {
        /// Nothing.
        case before
        /// Half of it, the rest erased.
        case torn
        /// All of it.
        case after
        /// All of it, but of the writes since the last record every other one never reached the medium.
        case lost
    }

    final class State {
        var bytes: [UInt8]
        var records: [[UInt8]]
        var spill: [UInt8]
        /// Writes until the power is cut; negative: never.
        var writesLeft = -1
        var cut = Cut.before
        var writes = 0
        var isDead = false
        /// Whether the medium has no room left.
        var isFull = false
        /// What stood in blocks before they were written, since the last record: a cache that may be lost.
        var unsaved: [(isSpill: Bool, place: Int, bytes: [UInt8])] = []

        init(_ bytes: [UInt8], records: Int, spill: Int = 0) {
            self.bytes = bytes
            self.records = .init(repeating: .init(repeating: 0xFF, count: InPlaceJournal.recordSize), count: records)
            self.spill = .init(repeating: 0xFF, count: spill)
        }
    }

    let state: State
    let blockSize: Int
    var size: Int { state.bytes.count }
    var spillSize: Int { state.spill.count }
    var recordCount: Int { state.records.count }

    func read(_ offset: Int, count: Int, into target: UnsafeMutablePointer<UInt8>) throws(InPlaceStorageError) {
        guard !state.isDead, offset >= 0, count >= 0, offset + count <= size else { throw .read(at: offset) }
        state.bytes.withUnsafeBufferPointer { target.update(from: $0.baseAddress! + offset, count: count) }
    }

    func write(block: Int, from source: UnsafePointer<UInt8>) throws(InPlaceStorageError) {
        guard !state.isDead, block >= 0, (block + 1) * blockSize <= size else { throw .write(block: block) }
        guard write(source, to: &state.bytes, at: block * blockSize, isSpill: false) else {
            die()
            throw .write(block: block)
        }
    }

    func reserve(slot: Int, spill: Int) throws(InPlaceStorageError) {
        if state.isFull { throw .full(slot: slot, spill: spill) }
    }

    func readSpill(_ offset: Int, count: Int, into target: UnsafeMutablePointer<UInt8>) throws(InPlaceStorageError) {
        guard !state.isDead, offset >= 0, count >= 0, offset + count <= spillSize else { throw .spill(offset) }
        state.spill.withUnsafeBufferPointer { target.update(from: $0.baseAddress! + offset, count: count) }
    }

    func writeSpill(block: Int, from source: UnsafePointer<UInt8>) throws(InPlaceStorageError) {
        guard !state.isDead, block >= 0, (block + 1) * blockSize <= spillSize else { throw .spill(block) }
        guard write(source, to: &state.spill, at: block * blockSize, isSpill: true) else {
            die()
            throw .spill(block)
        }
    }

    func readRecord(_ index: Int, into target: UnsafeMutablePointer<UInt8>) throws(InPlaceStorageError) {
        guard !state.isDead else { throw .record(index) }
        for place in 0..<InPlaceJournal.recordSize { target[place] = state.records[index][place] }
    }

    func writeRecord(_ index: Int, from source: UnsafePointer<UInt8>) throws(InPlaceStorageError) {
        guard !state.isDead else { throw .record(index) }
        state.unsaved = []
        let (part, isLast) = power(InPlaceJournal.recordSize)
        SimulatedSlot.put(source, part, InPlaceJournal.recordSize, isTorn, &state.records[index], 0)
        guard isLast else { return }
        die()
        throw .record(index)
    }

    func starts(with image: [UInt8]) -> Bool { state.bytes.starts(with: image) }

    /// The power is there again.
    func restart() {
        state.isDead = false
        state.writesLeft = -1
        state.unsaved = []
    }

    // MARK: The power

    private var isTorn: Bool { state.cut == .torn && state.writesLeft == 0 }

    /// Writes a block; false where the power is lost then.
    private func write(_ source: UnsafePointer<UInt8>, to bytes: inout [UInt8], at place: Int, isSpill: Bool) -> Bool {
        let (part, isLast) = power(blockSize)
        state.unsaved.append((isSpill, place, Array(bytes[place..<(place + blockSize)])))
        SimulatedSlot.put(source, part, blockSize, isTorn, &bytes, place)
        return !isLast
    }

    private static func put(
        _ source: UnsafePointer<UInt8>,
        _ part: Int,
        _ whole: Int,
        _ isTorn: Bool,
        _ bytes: inout [UInt8],
        _ place: Int
    ) {
        guard part > 0 || isTorn else { return }
        for index in 0..<whole { bytes[place + index] = index < part ? source[index] : 0xFF }
    }

    private func power(_ count: Int) -> (part: Int, isLast: Bool) {
        state.writes += 1
        guard state.writesLeft >= 0 else { return (count, false) }
        if state.writesLeft > 0 {
            state.writesLeft -= 1
            return (count, false)
        }
        switch state.cut {
        case .before: return (0, true)
        case .torn: return (count / 2, true)
        case .after, .lost: return (count, true)
        }
    }

    private func die() {
        state.isDead = true
        guard state.cut == .lost else { return }
        for (index, entry) in state.unsaved.enumerated().reversed() where index % 2 == 0 {
            let range = entry.place..<(entry.place + entry.bytes.count)
            if entry.isSpill {
                state.spill.replaceSubrange(range, with: entry.bytes)
            } else {
                state.bytes.replaceSubrange(range, with: entry.bytes)
            }
        }
    }
}
