import PatchFormat

/// Where functions seem to begin: places that are called, and instructions that save the return address.
struct FunctionStarts {
    let image: [UInt8]
    let content: RegionContent

    /// Their offsets, ascending.
    func offsets(called: [UInt32: Int]) -> [UInt32] {
        var result = Set(called.filter { $0.value >= 2 }.keys)
        let reader = LittleEndianReader(bytes: image)
        let step = content == .a64Code || content == .a32Code ? 4 : 2
        var at = 0
        while at + 4 <= image.count {
            if isPrologue(UInt32(reader.read(at, 4))) { result.insert(UInt32(at)) }
            at += step
        }
        return result.sorted()
    }

    private func isPrologue(_ word: UInt32) -> Bool {
        switch content {
        // PUSH {..., lr}, 16 and 32 bits.
        case .thumbCode: word & 0xFF00 == 0xB500 || word & 0x4000_FFFF == 0x4000_E92D
        case .a32Code: word & 0xFFFF_4000 == 0xE92D_4000
        // STP x29, x30, [sp, #-n]!; PACIASP.
        case .a64Code: word & 0xFFC0_7FFF == 0xA980_7BFD || word == 0xD503_233F
        // Less from the stack pointer: C.ADDI, C.ADDI16SP, ADDI.
        case .riscv32Code, .riscv64Code:
            word & 0xFF83 == 0x1101 || word & 0xFF83 == 0x7101 || word & 0x800F_FFFF == 0x8001_0113
        // ENDBR64; PUSH rbp, MOV rbp, rsp.
        case .x86Code: word == 0xFA1E_0FF3 || word == 0xE589_4855
        default: false
        }
    }
}
