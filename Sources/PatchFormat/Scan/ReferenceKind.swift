/// What a field that holds an address looks like: how its bytes and its target map to each other.
///
/// The raw values have no gaps, so that they serve as contexts of a model. They are part of the patch format: a decoder
/// finds the same fields of the same kinds as the encoder, or the patch fails.
public enum ReferenceKind: UInt8, Sendable, CaseIterable {
    /// x86-64 `call rel32`.
    case x86Call = 0
    /// x86-64 `jmp rel32`.
    case x86Jump
    /// x86-64 `jcc rel32`.
    case x86Branch
    /// x86-64 displacement of an operand relative to the instruction's end (`[rip + disp32]`).
    case x86Operand
    /// A sign-extended absolute address in 32 bits, in an x86-64 instruction (code model "kernel" or not position independent).
    case x86Absolute
    /// AArch64 `BL` (imm26).
    case a64Call
    /// AArch64 `B` (imm26).
    case a64Jump
    /// AArch64 `B.cond`, `CBZ`, `CBNZ` (imm19).
    case a64Branch
    /// AArch64 `LDR` of a literal, `ADR` excluded (imm19).
    case a64Literal
    /// AArch64 `TBZ`, `TBNZ` (imm14).
    case a64TestBranch
    /// AArch64 `ADRP` (imm21 of pages); the target is the one of the first instruction that adds the low bits, if there is one.
    case a64Page
    /// AArch64 `ADD` of the low 12 bits.
    case a64PageAdd
    /// AArch64 load or store at the low 12 bits, scaled by the size of what is loaded.
    case a64PageLoad
    /// AArch64 `ADR` (imm21 of bytes).
    case a64Address
    /// A32 `BL`, `BLX` (imm24).
    case a32Call
    /// A32 `B` (imm24).
    case a32Jump
    /// A32 `LDR` of a literal (12 bits and sign).
    case a32Literal
    /// Low half of an absolute address: A32 `MOVW`.
    case a32Low
    /// High half of an absolute address: A32 `MOVT`.
    case a32High
    /// Thumb-2 `BL`, `BLX`.
    case thumbCall
    /// Thumb-2 `B.W`.
    case thumbJump
    /// Thumb-2 `Bcc.W`.
    case thumbBranch
    /// Thumb `LDR` of a literal, 16 bits.
    case thumbLiteral
    /// Thumb-2 `LDR.W` of a literal.
    case thumbLiteralWide
    /// Low half of an absolute address: Thumb-2 `MOVW`.
    case thumbLow
    /// High half of an absolute address: Thumb-2 `MOVT`.
    case thumbHigh
    /// A byte of a `TBB` table (target minus table, halved).
    case thumbTableByte
    /// A halfword of a `TBH` table.
    case thumbTableHalf
    /// A 32-bit word that code adds to its program counter: target minus (position plus anchor).
    case literalRelative
    /// RISC-V `JAL`.
    case riscvCall
    /// RISC-V conditional branch.
    case riscvBranch
    /// RISC-V `AUIPC`; the target is the one of the first instruction that adds the low bits, if there is one.
    case riscvPage
    /// RISC-V I-type immediate that belongs to an `AUIPC`.
    case riscvPageLoad
    /// RISC-V S-type immediate that belongs to an `AUIPC`.
    case riscvPageStore
    /// RISC-V `C.J`, `C.JAL`.
    case riscvShortJump
    /// RISC-V `C.BEQZ`, `C.BNEZ`.
    case riscvShortBranch
    /// RISC-V `LUI` with the high part of an absolute address.
    case riscvHigh
    /// RISC-V I-type immediate that belongs to a `LUI`.
    case riscvLow
    /// RISC-V S-type immediate that belongs to a `LUI`.
    case riscvLowStore
    /// A 64-bit address.
    case pointer64
    /// A 32-bit address.
    case pointer32
    /// A 32-bit address with the Thumb bit set.
    case pointerThumb
    /// 32 bits, target minus (position plus anchor).
    case relative32
    /// 31 bits, target minus position (`.ARM.exidx`, `.ARM.extab`).
    case relative31
    /// 32 bits, target minus the start of the region that holds the field (`.eh_frame_hdr`).
    case regionRelative32
    /// 64 bits, target minus position.
    case relative64
    /// 32 bits of a row's index or offset in another region.
    case index32
    /// 64 bits: an offset that counts from a section of a relocatable object.
    case sectionRelative64
    /// A number of a numbering that is not in the image (`.BTF`): anchor 0 a type, 1 a string.
    case number32
    /// A 64-bit address that says where a relocation applies; neighbours move together.
    case rowAddress64
    /// A 32-bit address that says where a relocation applies.
    case rowAddress32
    /// A sign-extended 32-bit address in a sorted table (a kernel's own relocations).
    case tableAddress32
    /// 32 bits, the complement of the distance from the place that the region names (kallsyms).
    case complementOffset32
    /// 24 bits, big-endian: the number of a row of four bytes, from the place that the region names (kallsyms).
    case index24
    /// 32 bits, position minus target (`.eh_frame`).
    case backward32
    /// The number of a row of the symbol table in the upper 24 bits of 32 (`Elf32_Rel`).
    case symbolIndex24
    /// One of the three instructions of an A32 linkage table's entry (`ADD`, `ADD`, `LDR`); all have the slot as their target.
    case a32Linkage

    /// Bytes of the field.
    public var size: Int {
        switch self {
        case .thumbTableByte: 1
        case .thumbLiteral, .thumbTableHalf, .riscvShortJump, .riscvShortBranch: 2
        case .index24: 3
        case .pointer64, .relative64, .sectionRelative64, .rowAddress64: 8
        default: 4
        }
    }
}
