extension ReferenceScanner {
    /// Rows with words that are relative to themselves.
    mutating func scanRelativeRows(_ window: ScanWindow) -> Reference? {
        let size = Int(place.parameter & 0xFF)
        let mask = place.parameter >> 8 & 0xFFFF
        let limit = unsafe window.limit
        let stop = unsafe window.stop
        guard size >= 4, mask != 0 else {
            cursor = limit
            return nil
        }
        // A run may begin within a row.
        if rows.field == 0 {
            let rest = (cursor &- place.regionOffset) % size
            rows.start = rest == 0 ? cursor : cursor &+ size &- rest
            rows.field = 1
        }
        while rows.start < limit {
            while rows.field <= 16 {
                let unit = rows.field &- 1
                rows.field &+= 1
                // Words beyond their row, as a hostile mask has them, would come in another order than they stand.
                guard mask >> UInt32(unit) & 1 == 1, 2 &* unit &+ 4 <= size else { continue }
                let at = rows.start &+ 2 &* unit
                guard at &+ 4 <= stop else { break }
                // Words that overlap, as a hostile mask has them, would lie before the window.
                guard at >= cursor else { continue }
                guard at < limit else {
                    rows.field &-= 1
                    cursor = max(cursor, at)
                    return nil
                }
                let value = unsafe Int(Int32(bitPattern: window.word(at: at)))
                if value != 0, let target = place.memory(at: at, value, in: model) {
                    cursor = at &+ 4
                    return Reference(position: UInt32(at), target: target, anchor: 0, kind: .relative32)
                }
            }
            rows.start &+= size
            rows.field = 1
        }
        cursor = max(cursor, limit)
        return nil
    }

    /// `.eh_frame_hdr` (LSB, 10.6.2): four bytes of kinds, the distance to `.eh_frame`, a count, rows of two words from the header's start.
    mutating func scanFrameIndex(_ window: ScanWindow) -> Reference? {
        let limit = unsafe window.limit
        let stop = unsafe window.stop
        var at = cursor &+ ((place.regionOffset &- cursor) & 3)
        while at < limit, at &+ 4 <= stop {
            let distance = at &- place.regionOffset
            let value = unsafe Int(Int32(bitPattern: window.word(at: at)))
            let position = at
            at &+= 4
            if distance >= 12 {
                if let target = place.memory(at: place.regionOffset, value, in: model) {
                    cursor = at
                    return Reference(position: UInt32(position), target: target, anchor: 0, kind: .regionRelative32)
                }
            } else if distance == 4, let target = place.memory(at: position, value, in: model) {
                cursor = at
                return Reference(position: UInt32(position), target: target, anchor: 0, kind: .relative32)
            }
        }
        cursor = max(at, limit)
        return nil
    }

    /// `.ARM.exidx` and `.ARM.extab` (EHABI 6): words of 31 relative bits.
    mutating func scanArmFrames(_ window: ScanWindow) -> Reference? {
        let limit = unsafe window.limit
        let stop = unsafe window.stop
        var at = cursor
        while at < limit, at &+ 4 <= stop {
            let word = unsafe window.word(at: at)
            // Bit 31 set: unwinding instructions in place. Distances of some bytes are numbers.
            let value = Int(Int32(bitPattern: word << 1) >> 1)
            if word >> 31 == 0, value < -64 || value > 64, let target = place.memory(at: at, value, in: model) {
                cursor = at &+ 4
                return Reference(position: UInt32(at), target: target, anchor: 0, kind: .relative31)
            }
            at &+= 4
        }
        cursor = max(at, limit)
        return nil
    }
}
