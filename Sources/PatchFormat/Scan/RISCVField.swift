/// RISC-V instructions that hold an address (unprivileged ISA, 2.3 and 27.8).
enum RISCVField {
    static func encode(_ kind: ReferenceKind, distance: Int64, old: UInt32) -> UInt32? {
        let value = UInt32(truncatingIfNeeded: distance)
        switch kind {
        case .riscvCall:
            guard distance & 1 == 0, RelativeField.fits(distance, 21) else { return nil }
            let top = (value >> 20 & 1) << 31 | (value >> 1 & 0x3FF) << 21
            return old & 0xFFF | top | (value >> 11 & 1) << 20 | (value >> 12 & 0xFF) << 12
        case .riscvBranch:
            guard distance & 1 == 0, RelativeField.fits(distance, 13) else { return nil }
            let high = (value >> 12 & 1) << 31 | (value >> 5 & 0x3F) << 25
            return old & 0x01FF_F07F | high | (value >> 1 & 0xF) << 8 | (value >> 11 & 1) << 7
        case .riscvPage:
            guard RelativeField.fits(distance &+ 0x800, 32) else { return nil }
            return old & 0xFFF | (value &+ 0x800) & 0xFFFF_F000
        case .riscvPageLoad: return old & 0x000F_FFFF | value << 20
        case .riscvPageStore: return store(value, old)
        case .riscvShortJump:
            guard distance & 1 == 0, RelativeField.fits(distance, 12) else { return nil }
            let high = (value >> 11 & 1) << 12 | (value >> 4 & 1) << 11 | (value >> 8 & 3) << 9 | (value >> 10 & 1) << 8
            let low = (value >> 6 & 1) << 7 | (value >> 7 & 1) << 6 | (value >> 1 & 7) << 3 | (value >> 5 & 1) << 2
            return old & 0xE003 | high | low
        case .riscvShortBranch:
            guard distance & 1 == 0, RelativeField.fits(distance, 9) else { return nil }
            let high = (value >> 8 & 1) << 12 | (value >> 3 & 3) << 10
            let low = (value >> 6 & 3) << 5 | (value >> 1 & 3) << 3 | (value >> 5 & 1) << 2
            return old & 0xE383 | high | low
        default: return nil
        }
    }

    static func distance(_ kind: ReferenceKind, _ word: UInt32, near: Int64) -> Int64 {
        switch kind {
        case .riscvCall:
            let value =
                (word >> 31) << 20 | (word >> 12 & 0xFF) << 12 | (word >> 20 & 1) << 11 | (word >> 21 & 0x3FF) << 1
            return Int64(Int32(bitPattern: value << 11) >> 11)
        case .riscvBranch:
            let value = (word >> 31) << 12 | (word >> 7 & 1) << 11 | (word >> 25 & 0x3F) << 5 | (word >> 8 & 0xF) << 1
            return Int64(Int32(bitPattern: value << 19) >> 19)
        case .riscvPage:
            let low = (near &+ 0x800) & 0xFFF &- 0x800
            return Int64(Int32(bitPattern: word & 0xFFFF_F000)) &+ low
        case .riscvPageLoad: return nearest(Int64(Int32(bitPattern: word) >> 20), near)
        case .riscvPageStore: return nearest(storeValue(word), near)
        case .riscvShortJump:
            let high = (word >> 12 & 1) << 11 | (word >> 8 & 1) << 10 | (word >> 9 & 3) << 8
            let middle = (word >> 6 & 1) << 7 | (word >> 7 & 1) << 6 | (word >> 2 & 1) << 5
            let value = high | middle | (word >> 11 & 1) << 4 | (word >> 3 & 7) << 1
            return Int64(Int32(bitPattern: value << 20) >> 20)
        case .riscvShortBranch:
            let high = (word >> 12 & 1) << 8 | (word >> 5 & 3) << 6 | (word >> 2 & 1) << 5
            let value = high | (word >> 10 & 3) << 3 | (word >> 3 & 3) << 1
            return Int64(Int32(bitPattern: value << 23) >> 23)
        default: return 0
        }
    }

    /// An S-type instruction with the low 12 bits of `value`.
    static func store(_ value: UInt32, _ old: UInt32) -> UInt32 {
        old & 0x01FF_F07F | (value >> 5 & 0x7F) << 25 | (value & 0x1F) << 7
    }

    static func storeValue(_ word: UInt32) -> Int64 {
        Int64(Int32(bitPattern: word & 0xFE00_0000) >> 20 | Int32(word >> 7 & 0x1F))
    }

    /// The distance nearest to `near` with these low 12 bits.
    private static func nearest(_ low: Int64, _ near: Int64) -> Int64 {
        ((near &+ 0x800) & ~0xFFF) &+ low
    }
}
