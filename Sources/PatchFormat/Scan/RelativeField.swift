/// Fields that hold the distance from an instruction, or from themselves, to their target.
enum RelativeField {
    /// The field with the distance from `origin` to `address`; nil if it does not fit.
    static func encode(_ kind: ReferenceKind, origin: UInt64, address: UInt64, field: UInt64) -> UInt64? {
        let distance = Int64(bitPattern: address &- origin)
        let old = UInt32(truncatingIfNeeded: field)
        let value = Int32(truncatingIfNeeded: distance)
        let new: UInt32
        switch kind {
        case .x86Call, .x86Jump, .x86Branch, .x86Operand, .relative32, .literalRelative:
            // A 32-bit processor's addresses wrap round.
            guard distance == Int64(value) || kind == .literalRelative else { return nil }
            return UInt64(UInt32(bitPattern: value))
        case .relative64: return UInt64(bitPattern: distance)
        case .backward32:
            guard distance <= 0, distance >= -0xFFFF_FFFF else { return nil }
            return UInt64(-distance)
        case .relative31:
            guard fits(distance, 31) else { return nil }
            new = old & 0x8000_0000 | UInt32(bitPattern: value) & 0x7FFF_FFFF
        case .a64Call, .a64Jump:
            guard distance & 3 == 0, fits(distance, 28) else { return nil }
            new = old & 0xFC00_0000 | UInt32(bitPattern: value) >> 2 & 0x03FF_FFFF
        case .a64Branch, .a64Literal:
            guard distance & 3 == 0, fits(distance, 21) else { return nil }
            new = old & 0xFF00_001F | (UInt32(bitPattern: value) >> 2 & 0x7FFFF) << 5
        case .a64TestBranch:
            guard distance & 3 == 0, fits(distance, 16) else { return nil }
            new = old & 0xFFF8_001F | (UInt32(bitPattern: value) >> 2 & 0x3FFF) << 5
        case .a64Address:
            guard fits(distance, 21) else { return nil }
            new = a64Immediate(UInt32(bitPattern: value), old)
        case .a64Page:
            let pages = Int64(bitPattern: (address & ~0xFFF) &- (origin & ~0xFFF)) >> 12
            guard fits(pages, 21) else { return nil }
            new = a64Immediate(UInt32(truncatingIfNeeded: pages), old)
        case .a32Linkage:
            guard let word = ArmField.encodeLinkage(distance, old: old) else { return nil }
            new = word
        case .a32Call, .a32Jump, .a32Literal:
            guard let word = ArmField.encode(kind, distance: distance, old: old) else { return nil }
            new = word
        case .thumbCall, .thumbJump, .thumbBranch, .thumbLiteral, .thumbLiteralWide, .thumbTableByte, .thumbTableHalf:
            guard let word = ThumbField.encode(kind, origin: origin, address: address, old: old) else { return nil }
            new = word
        case .riscvCall, .riscvBranch, .riscvPage, .riscvPageLoad, .riscvPageStore, .riscvShortJump, .riscvShortBranch:
            guard let word = RISCVField.encode(kind, distance: distance, old: old) else { return nil }
            new = word
        default: return nil
        }
        return UInt64(new)
    }

    /// The address that a field means; where it holds a part of the distance only, the one nearest to `near`.
    static func address(_ kind: ReferenceKind, origin: UInt64, field: UInt64, near: UInt64) -> UInt64? {
        let word = UInt32(truncatingIfNeeded: field)
        let distance: Int64
        switch kind {
        case .x86Call, .x86Jump, .x86Branch, .x86Operand, .relative32:
            distance = Int64(Int32(bitPattern: word))
        case .literalRelative:
            return UInt64(UInt32(truncatingIfNeeded: origin) &+ word)
        case .relative64: distance = Int64(bitPattern: field)
        case .backward32: distance = -Int64(word)
        case .relative31: distance = Int64(Int32(bitPattern: word << 1) >> 1)
        case .a64Call, .a64Jump: distance = Int64(Int32(bitPattern: word << 6) >> 6) << 2
        case .a64Branch, .a64Literal: distance = Int64(Int32(bitPattern: word << 8) >> 13) << 2
        case .a64TestBranch: distance = Int64(Int32(bitPattern: word << 13) >> 18) << 2
        case .a64Address, .a64Page:
            let immediate = Int64(Int32(bitPattern: word << 8) >> 13) << 2 | Int64(word >> 29 & 3)
            if kind == .a64Address {
                distance = immediate
            } else {
                return (origin & ~0xFFF) &+ UInt64(bitPattern: immediate << 12) &+ near & 0xFFF
            }
        case .a32Linkage: distance = ArmField.linkageDistance(word, near: Int64(bitPattern: near &- origin))
        case .a32Call, .a32Jump, .a32Literal: distance = ArmField.distance(kind, word)
        case .thumbCall, .thumbJump, .thumbBranch, .thumbLiteral, .thumbLiteralWide, .thumbTableByte, .thumbTableHalf:
            return ThumbField.address(kind, origin: origin, word)
        case .riscvCall, .riscvBranch, .riscvPage, .riscvPageLoad, .riscvPageStore, .riscvShortJump, .riscvShortBranch:
            return origin
                &+ UInt64(bitPattern: RISCVField.distance(kind, word, near: Int64(bitPattern: near &- origin)))
        default: return nil
        }
        return origin &+ UInt64(bitPattern: distance)
    }

    /// Whether `value` is a signed number of `bits` bits.
    @inline(__always)
    static func fits(_ value: Int64, _ bits: Int64) -> Bool {
        let half = Int64(1) << (bits &- 1)
        return value >= -half && value < half
    }

    private static func a64Immediate(_ value: UInt32, _ old: UInt32) -> UInt32 {
        old & 0x9F00_001F | (value & 3) << 29 | (value >> 2 & 0x7FFFF) << 5
    }
}
