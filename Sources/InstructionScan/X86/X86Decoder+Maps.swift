/// The operations after an escape: `0F`, VEX, EVEX and XOP.
extension X86Decoder {
    func twoByteMap(
        _ bytes: Span<UInt8>,
        _ start: Int,
        _ at: Int,
        _ end: Int,
        _ instruction: inout X86Instruction
    ) -> Bool {
        var position = at
        let byte = bytes[position]
        let flags = twoByte[Int(byte)]
        guard flags & X86OpcodeTable.invalid == 0 else { return false }
        instruction.opcode = byte
        position &+= 1
        if flags == X86OpcodeTable.special {
            instruction.map = byte == 0x38 ? 2 : 3
            guard position < end else { return false }
            instruction.opcode = bytes[position]
            guard let next = operand(bytes, position &+ 1, end, &instruction) else { return false }
            return finish(start, instruction.map == 3 ? next &+ 1 : next, end, &instruction)
        }
        if flags & X86OpcodeTable.near != 0 {
            return relative(bytes, start, position, end, flags, &instruction)
        }
        if flags & X86OpcodeTable.modRM != 0 {
            guard let next = operand(bytes, position, end, &instruction) else { return false }
            position = next
        }
        if flags & X86OpcodeTable.byte != 0 { position &+= 1 }
        if byte == 0x0B || byte == 0xB9 || byte == 0xFF { instruction.flow = .trap }
        return finish(start, position, end, &instruction)
    }

    func vector(
        _ bytes: Span<UInt8>,
        _ start: Int,
        _ at: Int,
        _ end: Int,
        _ instruction: inout X86Instruction
    ) -> Bool {
        instruction.encoding = .vex
        var position = at &+ 1
        guard end &- position >= (bytes[at] == 0xC4 ? 3 : 2) else { return false }
        var last = bytes[position]
        instruction.map = 1
        if bytes[at] == 0xC4 {
            instruction.map = last & 0x1F
            position &+= 1
            last = bytes[position]
            instruction.wide = last & 0x80 != 0
        }
        instruction.vectorLength = (last >> 2) & 1
        return vectorOperation(bytes, start, position &+ 1, end, last & 3, &instruction)
    }

    func extended(
        _ bytes: Span<UInt8>,
        _ start: Int,
        _ at: Int,
        _ end: Int,
        _ instruction: inout X86Instruction
    ) -> Bool {
        guard end &- at >= 6 else { return false }
        let middle = bytes[at &+ 2]
        guard middle & 4 != 0 else { return false }
        instruction.encoding = .evex
        instruction.map = bytes[at &+ 1] & 7
        instruction.wide = middle & 0x80 != 0
        instruction.vectorLength = (bytes[at &+ 3] >> 5) & 3
        instruction.broadcast = bytes[at &+ 3] & 0x10 != 0
        return vectorOperation(bytes, start, at &+ 4, end, middle & 3, &instruction)
    }

    func xop(
        _ bytes: Span<UInt8>,
        _ start: Int,
        _ at: Int,
        _ end: Int,
        _ instruction: inout X86Instruction
    ) -> Bool {
        guard end &- at >= 4 else { return false }
        instruction.encoding = .xop
        instruction.map = bytes[at] & 0x1F
        instruction.wide = bytes[at &+ 1] & 0x80 != 0
        instruction.vectorLength = (bytes[at &+ 1] >> 2) & 1
        guard instruction.map <= 10 else { return false }
        instruction.opcode = bytes[at &+ 2]
        guard let next = operand(bytes, at &+ 3, end, &instruction) else { return false }
        let immediate = instruction.map == 8 ? 1 : (instruction.map == 10 ? 4 : 0)
        return finish(start, next &+ immediate, end, &instruction)
    }

    func vectorOperation(
        _ bytes: Span<UInt8>,
        _ start: Int,
        _ at: Int,
        _ end: Int,
        _ prefix: UInt8,
        _ instruction: inout X86Instruction
    ) -> Bool {
        guard at < end, (1...6).contains(instruction.map), instruction.map != 4 else { return false }
        if instruction.encoding == .vex, instruction.map > 3 { return false }
        instruction.prefix = prefix
        instruction.opcode = bytes[at]
        var position = at &+ 1
        if !(instruction.encoding == .vex && instruction.map == 1 && instruction.opcode == 0x77) {
            guard let next = operand(bytes, position, end, &instruction) else { return false }
            position = next
        }
        if X86OpcodeTable.hasByte(map: instruction.map, opcode: instruction.opcode) { position &+= 1 }
        return finish(start, position, end, &instruction)
    }
}
