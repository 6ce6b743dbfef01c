/// Thumb and Thumb-2 instructions that hold an address (Arm ARM, F3). The first halfword is the low one of a word.
enum ThumbField {
    static func encode(_ kind: ReferenceKind, origin: UInt64, address: UInt64, old: UInt32) -> UInt32? {
        let counter = origin &+ 4
        switch kind {
        case .thumbLiteral:
            let distance = Int64(bitPattern: address &- (counter & ~3))
            guard distance >= 0, distance < 1024, distance & 3 == 0 else { return nil }
            return old & 0xFF00 | UInt32(distance >> 2)
        case .thumbLiteralWide:
            let distance = Int64(bitPattern: address &- (counter & ~3))
            guard distance > -4096, distance < 4096 else { return nil }
            if distance == 0 { return old & 0xF000_FFFF }
            let sign: UInt32 = distance < 0 ? 0 : 0x80
            return old & 0xF000_FF7F | sign | UInt32(distance < 0 ? -distance : distance) << 16
        case .thumbTableByte, .thumbTableHalf:
            // Tables count from the program counter, that is from their own start: no 4 to add.
            let distance = Int64(bitPattern: address &- origin)
            guard distance >= 0, distance & 1 == 0 else { return nil }
            let value = distance >> 1
            return value <= (kind == .thumbTableByte ? 0xFF : 0xFFFF) ? UInt32(value) : nil
        case .thumbBranch:
            let distance = Int64(bitPattern: address &- counter)
            guard distance & 1 == 0, RelativeField.fits(distance, 21) else { return nil }
            let value = UInt32(truncatingIfNeeded: distance)
            let high = value >> 12 & 0x3F | (value >> 20 & 1) << 10
            let low = value >> 1 & 0x7FF | (value >> 18 & 1) << 13 | (value >> 19 & 1) << 11
            return old & 0xD000_FBC0 | high | low << 16
        default:
            let isExchange = old & 0xD000_0000 == 0xC000_0000
            let distance = Int64(bitPattern: address &- (isExchange ? counter & ~3 : counter))
            guard distance & (isExchange ? 3 : 1) == 0, RelativeField.fits(distance, 25) else { return nil }
            let value = UInt32(truncatingIfNeeded: distance)
            let sign = value >> 24 & 1
            let first = (value >> 23 & 1) ^ sign ^ 1
            let second = (value >> 22 & 1) ^ sign ^ 1
            let high = value >> 12 & 0x3FF | sign << 10
            let low = value >> 1 & 0x7FF | first << 13 | second << 11
            return old & 0xD000_F800 | high | low << 16
        }
    }

    static func address(_ kind: ReferenceKind, origin: UInt64, _ word: UInt32) -> UInt64 {
        let counter = origin &+ 4
        let high = word & 0xFFFF
        let low = word >> 16
        switch kind {
        case .thumbLiteral: return (counter & ~3) &+ UInt64(word & 0xFF) << 2
        case .thumbLiteralWide:
            let distance = UInt64(low & 0xFFF)
            return high & 0x80 == 0 ? (counter & ~3) &- distance : (counter & ~3) &+ distance
        case .thumbTableByte: return origin &+ UInt64(word & 0xFF) << 1
        case .thumbTableHalf: return origin &+ UInt64(word & 0xFFFF) << 1
        case .thumbBranch:
            let top = (high >> 10 & 1) << 20 | (low >> 11 & 1) << 19 | (low >> 13 & 1) << 18
            let value = top | (high & 0x3F) << 12 | (low & 0x7FF) << 1
            return counter &+ UInt64(bitPattern: Int64(Int32(bitPattern: value << 11) >> 11))
        default:
            let sign = high >> 10 & 1
            let top = sign << 24 | ((low >> 13 & 1) ^ sign ^ 1) << 23 | ((low >> 11 & 1) ^ sign ^ 1) << 22
            let value = top | (high & 0x3FF) << 12 | (low & 0x7FF) << 1
            let isExchange = low & 0xD000 == 0xC000
            return (isExchange ? counter & ~3 : counter)
                &+ UInt64(bitPattern: Int64(Int32(bitPattern: value << 7) >> 7))
        }
    }

    /// The 16 bits of `MOVW` and `MOVT` in their places.
    static func wideImmediate(_ value: UInt32) -> UInt32 {
        value >> 12 & 0xF | (value >> 11 & 1) << 10 | ((value >> 8 & 7) << 12 | value & 0xFF) << 16
    }

    static func wideValue(_ word: UInt32) -> UInt32 {
        (word & 0xF) << 12 | (word >> 10 & 1) << 11 | (word >> 28 & 7) << 8 | word >> 16 & 0xFF
    }
}
