public import CBOR
public import Eligibility

/// The processor family of an image for U-Boot, by the names of `mkimage` (U-Boot, boot/image.c, `uimage_arch`).
public enum BootArchitecture: String, Equatable, Hashable, Sendable {
    /// 32-bit Arm.
    case arm
    /// 64-bit Arm.
    case arm64
    /// 32-bit x86.
    case x86
    /// 64-bit x86.
    case x86_64
    /// RISC-V, of either width.
    case riscv
    /// 32-bit MIPS.
    case mips
    /// 64-bit MIPS.
    case mips64
    /// PowerPC.
    case powerpc = "ppc"
    /// Synopsys ARC.
    case arc
    /// Tensilica Xtensa.
    case xtensa
    /// SuperH.
    case sh
    /// Motorola 68000.
    case m68k
    /// Xilinx MicroBlaze.
    case microblaze

    /// The family by its name in a FIT.
    public init?(name: Text) {
        if name == "powerpc" {
            self = .powerpc
        } else {
            self.init(rawValue: name.string)
        }
    }

    /// The family with U-Boot's number (`IH_ARCH_…`).
    public init?(number: UInt8) {
        switch number {
        case 2: self = .arm
        case 3: self = .x86
        case 5: self = .mips
        case 6: self = .mips64
        case 7: self = .powerpc
        case 9: self = .sh
        case 12: self = .m68k
        case 14: self = .microblaze
        case 22: self = .arm64
        case 23: self = .arc
        case 24: self = .x86_64
        case 25: self = .xtensa
        case 26: self = .riscv
        default: return nil
        }
    }

    /// The machine as ELF states it, where the name alone tells width and byte order.
    public var machine: Machine? {
        switch self {
        case .arm: Machine(addressClass: 1, byteOrder: 1, number: 40)
        case .arm64: Machine(addressClass: 2, byteOrder: 1, number: 183)
        case .x86: Machine(addressClass: 1, byteOrder: 1, number: 3)
        case .x86_64: Machine(addressClass: 2, byteOrder: 1, number: 62)
        case .riscv, .mips, .mips64, .powerpc, .arc, .xtensa, .sh, .m68k, .microblaze: nil
        }
    }
}
