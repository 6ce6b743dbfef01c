/// One decoded x86-64 instruction: how long it is, where it goes and which operation it is.
struct X86Instruction {
    /// How the operation is encoded.
    enum Encoding: UInt8 {
        /// With prefixes and escape bytes.
        case legacy = 0
        /// VEX: AVX, and the BMI extensions on general registers.
        case vex = 1
        /// EVEX: AVX-512.
        case evex = 2
        /// XOP: AMD's own.
        case xop = 3
    }

    var length = 0
    var encoding = Encoding.legacy
    /// The opcode map: 0 one byte, 1 `0F`, 2 `0F 38`, 3 `0F 3A`, and those of VEX, EVEX and XOP.
    var map: UInt8 = 0
    var opcode: UInt8 = 0
    /// The mandatory prefix: 0 none, 1 `66`, 2 `F3`, 3 `F2`.
    var prefix: UInt8 = 0
    var wide = false
    /// The vector length field.
    var vectorLength: UInt8 = 0
    /// The EVEX bit for rounding or broadcast.
    var broadcast = false
    var hasModRM = false
    var modRM: UInt8 = 0
    /// Where control goes.
    var flow = CodeStep.Flow.next
    /// The distance of a direct jump or call from the end of the instruction.
    var distance: Int32 = 0
    /// Whether the memory operand is relative to the instruction pointer.
    var isRelativeToPointer = false
    var displacement: Int32 = 0
    /// A 32-bit immediate of a `mov`, where addresses of fixed programs stand.
    var immediate: Int32 = 0

    /// Whether the operand in the ModRM byte is a register.
    var isRegisterForm: Bool { hasModRM && modRM >= 0xC0 }
    /// The operation's number within its group.
    var group: UInt8 { (modRM >> 3) & 7 }
}
