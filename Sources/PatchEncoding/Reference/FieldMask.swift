import PatchFormat

/// Which bits of a field hold the address.
enum FieldMask {
    /// Whether the first pass of matching does not look at the field: tables made of nothing else would all look alike.
    static func isMaskedFirst(_ kind: ReferenceKind) -> Bool {
        switch kind {
        case .index32, .number32, .sectionRelative64, .rowAddress32, .rowAddress64: false
        default: true
        }
    }

    static func mask(_ kind: ReferenceKind) -> UInt64 {
        switch kind {
        case .a64Call, .a64Jump: 0x03FF_FFFF
        case .a64Branch, .a64Literal: 0x00FF_FFE0
        case .a64TestBranch: 0x0007_FFE0
        case .a64Page, .a64Address: 0x60FF_FFE0
        case .a64PageAdd, .a64PageLoad: 0x003F_FC00
        case .a32Call, .a32Jump: 0x00FF_FFFF
        case .a32Literal: 0x0080_0FFF
        case .a32Low, .a32High: 0x000F_0FFF
        case .thumbCall, .thumbJump: 0x2FFF_07FF
        case .thumbBranch: 0x2FFF_043F
        case .thumbLiteral: 0x00FF
        case .thumbLiteralWide: 0x0FFF_0080
        case .thumbLow, .thumbHigh: 0x70FF_040F
        case .riscvCall: 0xFFFF_F000
        case .riscvBranch: 0xFE00_0F80
        case .riscvPage, .riscvHigh: 0xFFFF_F000
        case .riscvPageLoad, .riscvLow: 0xFFF0_0000
        case .riscvPageStore, .riscvLowStore: 0xFE00_0F80
        case .riscvShortJump: 0x1FFC
        case .riscvShortBranch: 0x1C7C
        default: kind.size == 8 ? ~0 : (1 << UInt64(8 * kind.size)) - 1
        }
    }
}
