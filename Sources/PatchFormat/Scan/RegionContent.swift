/// What a region of an image holds, and so how references are found in it.
public enum RegionContent: UInt8, Sendable, CaseIterable {
    /// Nothing that refers to anything (text, tables of numbers).
    case opaque = 0
    /// x86-64 instructions.
    case x86Code
    /// AArch64 instructions.
    case a64Code
    /// A32 instructions with their literals; the parameter is the place of their table of addresses (`.got`), 0 for none.
    case a32Code
    /// Thumb and Thumb-2 instructions with their literals; the parameter as for A32.
    case thumbCode
    /// RISC-V instructions, 32 and 16 bits, of a 32-bit processor.
    case riscv32Code
    /// RISC-V instructions, 32 and 16 bits, of a 64-bit processor.
    case riscv64Code
    /// Aligned 64-bit words, some of them addresses.
    case pointers64
    /// Aligned 32-bit words, some of them addresses.
    case pointers32
    /// Rows of `Elf64_Rela`.
    case rela64
    /// Rows of `Elf32_Rela`.
    case rela32
    /// Rows of `Elf32_Rel`.
    case rel32
    /// Rows of `Elf64_Sym`; the parameter is the place of their string table.
    case symbols64
    /// Rows of `Elf32_Sym`; the parameter is the place of their string table.
    case symbols32
    /// `.eh_frame_hdr`.
    case frameIndex
    /// `.eh_frame`.
    case frames
    /// Rows of 32-bit words, some of them relative to themselves: the parameter's low 8 bits are the row's bytes, the next 16 bits
    /// say which of its 16-bit units begin such a word.
    case relativeRows
    /// 32-bit jump tables relative to their own start, and other constants.
    case constants
    /// `.ARM.exidx` and `.ARM.extab`: aligned words of 31 relative bits.
    case armFrames
    /// 32-bit offsets from the address that the parameter's place has, or complements of them (kallsyms).
    case offsets32
    /// Rows of `Elf64_Rela` of a relocatable object: the parameter is the section that they apply to.
    case objectRela64
    /// Rows of `Elf64_Sym` of a relocatable object: the parameter is the place of their string table.
    case objectSymbols64
    /// The types of a `.BTF` section; the parameter is the place of its strings, 0 if it goes on from another image's.
    case typeInfo
    /// Aligned sign-extended 32-bit addresses.
    case addresses32
    /// 24-bit big-endian numbers of rows of four bytes; the parameter is the place of the first row (kallsyms).
    case rowNumbers24

    /// Bytes after which the content repeats; 1 where there are no rows.
    var alignment: UInt32 {
        switch self {
        case .thumbCode, .riscv32Code, .riscv64Code: 2
        case .a64Code, .a32Code, .pointers32, .frames, .constants, .armFrames, .offsets32, .typeInfo, .addresses32: 4
        case .pointers64, .rel32: 8
        case .rela64, .symbols64, .objectRela64, .objectSymbols64: 24
        case .rowNumbers24: 3
        case .rela32: 12
        case .symbols32: 16
        default: 1
        }
    }
}
