/// The processor that an ELF file is for (`e_machine`). Any value is valid; the well-known ones have names.
public struct ELFMachine: RawRepresentable, Equatable, Hashable, Sendable {
    /// The number in the file.
    public let rawValue: UInt16

    /// The machine with a number.
    public init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    /// Intel 80386 (`EM_386`).
    public static let i386 = ELFMachine(rawValue: 3)
    /// MIPS (`EM_MIPS`).
    public static let mips = ELFMachine(rawValue: 8)
    /// 32-bit PowerPC (`EM_PPC`).
    public static let powerPC = ELFMachine(rawValue: 20)
    /// 64-bit PowerPC (`EM_PPC64`).
    public static let powerPC64 = ELFMachine(rawValue: 21)
    /// IBM S/390 and z/Architecture (`EM_S390`).
    public static let s390 = ELFMachine(rawValue: 22)
    /// 32-bit Arm (`EM_ARM`).
    public static let arm = ELFMachine(rawValue: 40)
    /// AMD and Intel 64-bit (`EM_X86_64`).
    public static let x86_64 = ELFMachine(rawValue: 62)
    /// 64-bit Arm (`EM_AARCH64`).
    public static let aarch64 = ELFMachine(rawValue: 183)
    /// RISC-V (`EM_RISCV`).
    public static let riscv = ELFMachine(rawValue: 243)
    /// LoongArch (`EM_LOONGARCH`).
    public static let loongArch = ELFMachine(rawValue: 258)
    /// DEC Alpha, the unofficial number that is in use (`EM_ALPHA`).
    static let alpha = ELFMachine(rawValue: 0x9026)

    /// The number of the relocation that copies a library's variable into the program, where the machine has one.
    /// Such a variable is defined in the program and still needed of the library.
    var copyRelocation: UInt32? {
        switch self {
        case .i386, .x86_64: 5
        case .arm: 20
        case .aarch64: 1_024
        case .riscv, .loongArch: 4
        case .powerPC, .powerPC64: 19
        case .s390: 9
        default: nil
        }
    }

    /// The number of the relocation that stands for an offset from the thread pointer, where the machine has one: the
    /// initial-exec model of thread-local storage.
    var staticThreadLocalRelocation: UInt32? {
        switch self {
        case .x86_64: 18
        case .i386: 14
        case .arm: 19
        case .aarch64: 1_030
        case .riscv: 11
        case .loongArch: 13
        case .powerPC64: 73
        case .s390: 56
        default: nil
        }
    }

    /// Whether a file without PT_GNU_STACK gets an executable stack of glibc's loader (`DEFAULT_STACK_PERMS`).
    var hasExecutableStackByDefault: Bool {
        switch self {
        case .x86_64, .i386, .arm, .s390, .powerPC, .mips: true
        default: false
        }
    }

    /// Whether DT_HASH has 8-byte words in files of `elfClass` instead of the usual 4-byte words.
    func hasWideHash(_ elfClass: ELFClass) -> Bool {
        self == .alpha || (self == .s390 && elfClass == .bits64)
    }
}

extension ELFMachine: CustomStringConvertible {
    /// The usual short name, or the number.
    public var description: String {
        switch self {
        case .i386: "i386"
        case .mips: "mips"
        case .powerPC: "ppc"
        case .powerPC64: "ppc64"
        case .s390: "s390"
        case .arm: "arm"
        case .x86_64: "x86-64"
        case .aarch64: "aarch64"
        case .riscv: "riscv"
        case .loongArch: "loongarch"
        default: "machine \(rawValue)"
        }
    }
}
