extension ReferenceScanner {
    /// Thumb and Thumb-2 (Arm ARM, F3.1): 16 and 32 bits, the literals that they load, and tables of `TBB` and `TBH`.
    mutating func scanThumb(_ window: ScanWindow) -> Reference? {
        let limit = unsafe window.limit
        let stop = unsafe window.stop
        // What addresses have and offsets have not, of the last two bits.
        let bias = Int(truncatingIfNeeded: place.segmentAddress & 3) &- place.segmentOffset
        while cursor < limit, cursor &+ 2 <= stop {
            let at = cursor
            if literals.first <= at {
                if literals.first == at {
                    guard at &+ 4 <= stop else { break }
                    cursor = at &+ 4
                    if let found = literal(unsafe window.word(at: at), at: at) { return found }
                } else {
                    _ = literals.removeFirst()
                }
                continue
            }
            let half = unsafe UInt32(window.half(at: at))
            if half >> 11 < 0x1D {
                cursor = at &+ 2
                if half & 0xF800 == 0x4800 {
                    let target = ((at &+ 4 &+ bias) & ~3) &- bias &+ Int(half & 0xFF) &* 4
                    if let found = thumbLiteral(target, half >> 8 & 7, at: at, .thumbLiteral) { return found }
                } else if half & 0xFF78 == 0x4478 {
                    addCounter(to: half & 7 | half >> 4 & 8, at: at &+ 4)
                } else if half & 0xF800 == 0x2800 {
                    rows.last = Int32(half & 0xFF)
                    rows.start = at
                }
                continue
            }
            guard at &+ 4 <= stop else { break }
            let second = unsafe UInt32(window.half(at: at &+ 2))
            cursor = at &+ 4
            if let found = unsafe thumbWide(half, second, at: at, bias: bias, in: window) { return found }
        }
        cursor = max(cursor, limit)
        return nil
    }

    @inline(__always)
    private mutating func thumbWide(
        _ first: UInt32,
        _ second: UInt32,
        at position: Int,
        bias: Int,
        in window: ScanWindow
    ) -> Reference? {
        if first & 0xF800 == 0xF000, second & 0x8000 != 0 {
            let kind: ReferenceKind
            switch second & 0x5000 {
            case 0x5000: kind = .thumbCall
            case 0x4000:
                guard second & 1 == 0 else { return nil }
                kind = .thumbCall
            case 0x1000: kind = .thumbJump
            default:
                guard first & 0x0380 != 0x0380 else { return nil }
                kind = .thumbBranch
            }
            // Offsets instead of addresses: the last two bits count for BLX only.
            let origin = UInt64(truncatingIfNeeded: position &+ bias)
            let target = ThumbField.address(kind, origin: origin, first | second << 16)
            let displacement = Int(truncatingIfNeeded: Int64(bitPattern: target &- origin))
            guard let target = place.code(at: position, displacement, in: model) else { return nil }
            return Reference(position: UInt32(position), target: target, anchor: 0, kind: kind)
        }
        if first & 0xFF7F == 0xF85F {
            let distance = Int(second & 0xFFF)
            let base = ((position &+ 4 &+ bias) & ~3) &- bias
            let target = first & 0x80 == 0 ? base &- distance : base &+ distance
            return thumbLiteral(target, second >> 12, at: position, .thumbLiteralWide)
        }
        if first & 0xFB70 == 0xF240, second & 0x8000 == 0, model.hasAbsoluteCode {
            let value = ThumbField.wideValue(first | second << 16)
            let register = second >> 8 & 15
            if first & 0x80 != 0 { return wideHigh(register, value, at: position, .thumbHigh) }
            var next = position &+ 4
            let far = unsafe min(position &+ 24, window.stop &- 3)
            while next < far {
                let word = unsafe window.word(at: next)
                if word & 0x8F00_FBF0 == 0x0000_F2C0 | register << 24 {
                    return wideLow(register, value, ThumbField.wideValue(word), at: position, .thumbLow)
                }
                next &+= word >> 11 & 0x1F < 0x1D ? 2 : 4
            }
            return nil
        }
        if first == 0xE8DF, second & 0xFFE0 == 0xF000 {
            // The comparison before says how many entries the table has; they are no instructions.
            guard position &- rows.start <= 8, rows.start <= position else { return nil }
            let count = Int(rows.last) &+ 1
            cursor &+= second & 0x10 != 0 ? 2 &* count : (count &+ 1) & ~1
        }
        return nil
    }

    @inline(__always)
    private mutating func thumbLiteral(
        _ target: Int,
        _ register: UInt32,
        at position: Int,
        _ kind: ReferenceKind
    ) -> Reference? {
        guard target >= place.regionOffset, target < place.regionEnd else { return nil }
        if target & 1 == 0, target > position { literals.insert(target, register: register) }
        pages.set(register, to: UInt64(target), from: position)
        return Reference(position: UInt32(position), target: UInt32(target), anchor: 0, kind: kind)
    }
}
