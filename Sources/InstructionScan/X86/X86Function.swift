/// What the sweep noted about one region of code.
struct X86Function {
    /// The extensions whose instructions it has.
    var features = X86Feature.Mask()
    /// Vector instructions with VEX or EVEX.
    var vector: UInt32 = 0
    /// Vector instructions in the old encoding.
    var legacy: UInt32 = 0
    /// Shifts by a register in the old form, and in that of BMI2.
    var oldShifts: UInt32 = 0
    var newShifts: UInt32 = 0
    /// Searches for the highest bit in the old form (`bsr`), and in the new one (`lzcnt`).
    var oldScans: UInt32 = 0
    var newScans: UInt32 = 0
    /// Reversals of bytes on registers (`bswap`), and with memory (`movbe`).
    var oldSwaps: UInt32 = 0
    var newSwaps: UInt32 = 0
    /// Whether it asks the processor what it is (`cpuid`, `xgetbv`).
    var asks = false
    /// Where its targets in other regions begin in the list of all targets.
    var firstTarget = 0
}
