/// What follows an opcode: operands, immediates, targets.
extension X86Decoder {
    /// Reads the ModRM byte at `start` and what belongs to it; the position after it.
    @inline(__always)
    func operand(
        _ bytes: Span<UInt8>,
        _ start: Int,
        _ end: Int,
        _ instruction: inout X86Instruction
    ) -> Int? {
        guard start < end else { return nil }
        let modRM = bytes[start]
        instruction.modRM = modRM
        instruction.hasModRM = true
        var position = start &+ 1
        if modRM >= 0xC0 { return position }
        var base = modRM & 7
        if base == 4 {
            guard position < end else { return nil }
            base = bytes[position] & 7
            position &+= 1
            if modRM < 0x40, base == 5 { return position &+ 4 }
        } else if modRM < 0x40, base == 5 {
            guard end &- position >= 4 else { return nil }
            instruction.isRelativeToPointer = true
            instruction.displacement = Self.number(bytes, position)
            return position &+ 4
        }
        if modRM >= 0x80 { return position &+ 4 }
        return modRM >= 0x40 ? position &+ 1 : position
    }

    @inline(__always)
    func relative(
        _ bytes: Span<UInt8>,
        _ start: Int,
        _ position: Int,
        _ end: Int,
        _ flags: UInt8,
        _ instruction: inout X86Instruction
    ) -> Bool {
        let isNear = flags & X86OpcodeTable.near != 0
        guard end &- position >= (isNear ? 4 : 1) else { return false }
        instruction.distance =
            isNear ? Self.number(bytes, position) : Int32(Int8(truncatingIfNeeded: bytes[position]))
        switch (instruction.map, instruction.opcode) {
        case (0, 0xE8): instruction.flow = .call
        case (0, 0xE9), (0, 0xEB): instruction.flow = .jump
        default: instruction.flow = .branch
        }
        return finish(start, position &+ (isNear ? 4 : 1), end, &instruction)
    }

    @inline(__always)
    func finish(_ start: Int, _ position: Int, _ end: Int, _ instruction: inout X86Instruction) -> Bool {
        instruction.length = position &- start
        return position <= end
    }

    @inline(__always)
    static func number(_ bytes: Span<UInt8>, _ at: Int) -> Int32 {
        let low = UInt32(bytes[at]) | UInt32(bytes[at &+ 1]) << 8
        return Int32(bitPattern: low | UInt32(bytes[at &+ 2]) << 16 | UInt32(bytes[at &+ 3]) << 24)
    }
}
