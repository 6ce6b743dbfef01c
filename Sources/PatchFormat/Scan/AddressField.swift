/// Fields that hold a part of an absolute address.
enum AddressField {
    /// The field with its part of `address`; nil if it does not fit.
    static func encode(_ kind: ReferenceKind, address: UInt64, field: UInt64) -> UInt64? {
        let old = UInt32(truncatingIfNeeded: field)
        let low = UInt32(truncatingIfNeeded: address)
        let new: UInt32
        switch kind {
        case .a64PageAdd: new = old & 0xFFC0_03FF | (low & 0xFFF) << 10
        case .a64PageLoad:
            let scale = a64Scale(old)
            guard low & (1 << scale &- 1) == 0 else { return nil }
            new = old & 0xFFC0_03FF | ((low & 0xFFF) >> scale) << 10
        case .a32Low: new = old & 0xFFF0_F000 | ArmField.wideImmediate(low & 0xFFFF)
        case .a32High: new = old & 0xFFF0_F000 | ArmField.wideImmediate(low >> 16)
        case .thumbLow: new = old & 0x8F00_FBF0 | ThumbField.wideImmediate(low & 0xFFFF)
        case .thumbHigh: new = old & 0x8F00_FBF0 | ThumbField.wideImmediate(low >> 16)
        case .riscvHigh: new = old & 0xFFF | (low &+ 0x800) & 0xFFFF_F000
        case .riscvLow: new = old & 0x000F_FFFF | low << 20
        case .riscvLowStore: new = RISCVField.store(low, old)
        default: return nil
        }
        return UInt64(new)
    }

    /// The address nearest to `near` whose part is in `field`.
    static func address(_ kind: ReferenceKind, field: UInt64, near: UInt64) -> UInt64? {
        let word = UInt32(truncatingIfNeeded: field)
        switch kind {
        case .a64PageAdd: return near & ~0xFFF | UInt64(word >> 10 & 0xFFF)
        case .a64PageLoad: return near & ~0xFFF | UInt64(word >> 10 & 0xFFF) << UInt64(a64Scale(word))
        case .a32Low: return near & ~0xFFFF | UInt64(ArmField.wideValue(word))
        case .a32High: return near & 0xFFFF | UInt64(ArmField.wideValue(word)) << 16
        case .thumbLow: return near & ~0xFFFF | UInt64(ThumbField.wideValue(word))
        case .thumbHigh: return near & 0xFFFF | UInt64(ThumbField.wideValue(word)) << 16
        case .riscvHigh:
            let low = Int64((Int32(truncatingIfNeeded: near) << 20) >> 20)
            return UInt64(bitPattern: Int64(word & 0xFFFF_F000) &+ low) & 0xFFFF_FFFF
        case .riscvLow: return nearest(Int64(Int32(bitPattern: word) >> 20), near)
        case .riscvLowStore: return nearest(RISCVField.storeValue(word), near)
        default: return nil
        }
    }

    private static func nearest(_ low: Int64, _ near: UInt64) -> UInt64 {
        ((near &+ 0x800) & ~0xFFF) &+ UInt64(bitPattern: low)
    }
}
