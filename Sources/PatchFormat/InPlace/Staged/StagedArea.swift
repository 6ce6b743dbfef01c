/// The part of the room beside the slot that holds what is staged, written block by block.
struct StagedArea {
    /// The unit of writing, in bytes.
    let unit: Int
    /// Where it begins beside the slot: a multiple of the unit.
    var start = 0
    /// The block that is not complete yet.
    private var block: [UInt8] = []
    private var written = 0

    init(unit: Int) { self.unit = unit }

    /// Adds bytes.
    mutating func append<Storage: InPlaceStorage>(
        _ bytes: UnsafeBufferPointer<UInt8>,
        to storage: inout Storage
    ) throws(InPlaceStorageError) {
        var index = 0
        while index < bytes.count {
            let room = unit &- block.count
            let part = bytes.count &- index < room ? bytes.count &- index : room
            block.append(contentsOf: bytes[index..<(index &+ part)])
            index &+= part
            if block.count == unit { try flush(&storage) }
        }
    }

    /// Fills up the last block with 0xFF.
    mutating func finish<Storage: InPlaceStorage>(_ storage: inout Storage) throws(InPlaceStorageError) {
        guard !block.isEmpty else { return }
        while block.count < unit { block.append(0xFF) }
        try flush(&storage)
    }

    private mutating func flush<Storage: InPlaceStorage>(_ storage: inout Storage) throws(InPlaceStorageError) {
        let number = start / unit &+ written
        var failure: InPlaceStorageError?
        block.withUnsafeBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            do throws(InPlaceStorageError) { try storage.writeSpill(block: number, from: base) } catch {
                failure = error
            }
        }
        if let failure { throw failure }
        block.removeAll(keepingCapacity: true)
        written &+= 1
    }
}
