/// A32 instructions that hold an address (Arm ARM, F4 and F5). Distances count from the instruction; its program counter is 8 further.
enum ArmField {
    static func encode(_ kind: ReferenceKind, distance: Int64, old: UInt32) -> UInt32? {
        let value = distance &- 8
        switch kind {
        case .a32Literal:
            guard value > -4096, value < 4096 else { return nil }
            let sign: UInt32 = value < 0 ? 0 : 0x0080_0000
            // A distance of 0 may have either sign.
            if value == 0 { return old & 0xFFFF_F000 }
            return old & 0xFF7F_F000 | sign | UInt32(truncatingIfNeeded: value < 0 ? -value : value)
        default:
            guard RelativeField.fits(value, 26) else { return nil }
            let bits = UInt32(truncatingIfNeeded: value)
            if old >> 28 == 0xF {
                // BLX: a halfword more in bit 24.
                guard bits & 1 == 0 else { return nil }
                return old & 0xFE00_0000 | (bits & 2) << 23 | bits >> 2 & 0x00FF_FFFF
            }
            guard bits & 3 == 0 else { return nil }
            return old & 0xFF00_0000 | bits >> 2 & 0x00FF_FFFF
        }
    }

    static func distance(_ kind: ReferenceKind, _ word: UInt32) -> Int64 {
        if kind == .a32Literal {
            let value = Int64(word & 0xFFF)
            return 8 &+ (word & 0x0080_0000 == 0 ? -value : value)
        }
        let half = word >> 28 == 0xF ? Int64(word >> 23 & 2) : 0
        return 8 &+ Int64(Int32(bitPattern: word << 8) >> 6) &+ half
    }

    /// The 16 bits of `MOVW` and `MOVT` in their places.
    static func wideImmediate(_ value: UInt32) -> UInt32 {
        (value & 0xF000) << 4 | value & 0xFFF
    }

    static func wideValue(_ word: UInt32) -> UInt32 {
        word >> 4 & 0xF000 | word & 0xFFF
    }

    /// What one of an entry's three instructions (ELF for the Arm architecture, linkage table) adds of the distance: bits 27 to 20, 19 to
    /// 12, and 11 to 0.
    static func encodeLinkage(_ distance: Int64, old: UInt32) -> UInt32? {
        guard distance >= 0, distance < 1 << 28 else { return nil }
        let value = UInt32(distance)
        switch linkageStep(old) {
        case 0: return old & 0xFFFF_FF00 | value >> 20
        case 1: return old & 0xFFFF_FF00 | value >> 12 & 0xFF
        case 2: return old & 0xFFFF_F000 | value & 0xFFF
        default: return nil
        }
    }

    /// The distance nearest to `near` with this instruction's part.
    static func linkageDistance(_ word: UInt32, near: Int64) -> Int64 {
        switch linkageStep(word) {
        case 0: near & 0xF_FFFF | Int64(word & 0xFF) << 20
        case 1: near & 0xFF0_0FFF | Int64(word & 0xFF) << 12
        default: near & 0xFFF_F000 | Int64(word & 0xFFF)
        }
    }

    /// Which of the three it is: `ADD ip, pc, #n`, `ADD ip, ip, #n`, `LDR pc, [ip, #n]!`; nil for none.
    static func linkageStep(_ word: UInt32) -> Int? {
        if word & 0xFFFF_FF00 == 0xE28F_C600 { return 0 }
        if word & 0xFFFF_FF00 == 0xE28C_CA00 { return 1 }
        return word & 0xFFFF_F000 == 0xE5BC_F000 ? 2 : nil
    }
}
