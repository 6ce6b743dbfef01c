extension ReferenceScanner {
    /// `.eh_frame` (LSB, 10.6.1): the words of an entry that say which entry it goes on from, where its function begins and where its
    /// exception table is.
    mutating func scanFrames(_ window: ScanWindow) -> Reference? {
        let limit = unsafe window.limit
        let stop = unsafe window.stop
        while cursor < limit, cursor &+ 16 <= stop {
            let at = cursor
            if rows.field == 1 { return unsafe frame(from: at, in: window) }
            let length = unsafe Int(window.word(at: at))
            let back = unsafe Int(window.word(at: at &+ 4))
            let parent = at &+ 4 &- back
            if length >= 12, length < 0x10000, length & 3 == 0, back != 0, parent >= place.regionOffset,
                unsafe place.code(at: at &+ 8, Int(Int32(bitPattern: window.word(at: at &+ 8))), in: model) != nil
            {
                // The words behind come with the next calls.
                rows.field = 1
                rows.start = length
                cursor = at &+ 8
                return Reference(position: UInt32(at &+ 4), target: UInt32(parent), anchor: 0, kind: .backward32)
            }
            cursor = at &+ 4
        }
        if cursor >= limit { return nil }
        cursor = max(cursor, limit)
        return nil
    }

    /// The rest of an entry, from where its function's address is.
    private mutating func frame(from position: Int, in window: ScanWindow) -> Reference? {
        rows.field = 0
        let end = position &- 4 &+ rows.start
        let stop = unsafe window.stop
        // Augmentation data of four bytes: the exception table.
        if unsafe window.byte(at: position &+ 8) == 4, position &+ 13 <= min(stop, end) {
            let table = unsafe Int(Int32(bitPattern: window.word(at: position &+ 9)))
            if table != 0, let target = place.memory(at: position &+ 9, table, in: model) {
                waiting = Reference(position: UInt32(position &+ 9), target: target, anchor: 0, kind: .relative32)
            }
        }
        let value = unsafe Int(Int32(bitPattern: window.word(at: position)))
        cursor = max(position &+ 4, end)
        guard let target = place.code(at: position, value, in: model) else {
            let found = waiting
            waiting = nil
            return found
        }
        return Reference(position: UInt32(position), target: target, anchor: 0, kind: .relative32)
    }
}
