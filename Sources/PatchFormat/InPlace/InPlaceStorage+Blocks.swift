extension InPlaceStorage {
    /// Writes a block of `size` bytes, some units of writing, at `place` of the slot.
    mutating func write(
        _ block: UnsafeMutablePointer<UInt8>,
        size: Int,
        to place: Int
    ) throws(InPlaceStorageError) {
        var offset = 0
        while offset < size {
            try write(block: (place &+ offset) / blockSize, from: block + offset)
            offset &+= blockSize
        }
    }

    /// Copies a part of the old image, which begins at `base` of the slot, beside it.
    mutating func save(_ part: Range<Int>, base: Int) throws(InPlaceStorageError) {
        let unit = blockSize
        let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: unit)
        defer { buffer.deallocate() }
        var place = part.lowerBound
        while place < part.upperBound {
            let count = part.upperBound &- place < unit ? part.upperBound &- place : unit
            buffer.update(repeating: 0xFF, count: unit)
            try read(base &+ place, count: count, into: buffer)
            try writeSpill(block: (place &- part.lowerBound) / unit, from: buffer)
            place &+= count
        }
    }
}
