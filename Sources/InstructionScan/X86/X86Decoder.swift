/// Finds where x86-64 instructions begin and end, several times faster than a full disassembler.
///
/// It knows lengths, jumps and encodings, no operands. Which extension an operation belongs to is for
/// ``X86Classifier``. Reading is total: any bytes are an instruction or none.
struct X86Decoder: CodeDecoder {
    let oneByte = X86OpcodeTable.oneByte
    let twoByte = X86OpcodeTable.twoByte

    /// Decodes the instruction at `start`.
    ///
    /// - Returns: whether there is one that ends by `limit`. `instruction` is meaningless otherwise.
    @inline(__always)
    func decode(_ bytes: Span<UInt8>, at start: Int, limit: Int, into instruction: inout X86Instruction) -> Bool {
        instruction = X86Instruction()
        var position = start
        let end = min(limit, start &+ 15)
        guard position < end else { return false }
        var byte = bytes[position]
        var hasOperandSize = false
        var hasAddressSize = false
        var rex: UInt8 = 0
        var flags = oneByte[Int(byte)]
        while flags == X86OpcodeTable.special {
            switch byte {
            case 0x66:
                hasOperandSize = true
                if instruction.prefix == 0 { instruction.prefix = 1 }
                rex = 0
            case 0x67:
                hasAddressSize = true
                rex = 0
            case 0xF3:
                instruction.prefix = 2
                rex = 0
            case 0xF2:
                instruction.prefix = 3
                rex = 0
            case 0x40...0x4F: rex = byte
            case 0x26, 0x2E, 0x36, 0x3E, 0x64, 0x65, 0xF0: rex = 0
            case 0x0F:
                position &+= 1
                guard position < end else { return false }
                instruction.map = 1
                instruction.wide = rex & 8 != 0
                return twoByteMap(bytes, start, position, end, &instruction)
            case 0x62:
                return extended(bytes, start, position, end, &instruction)
            case 0xC4, 0xC5:
                return vector(bytes, start, position, end, &instruction)
            case 0xA0...0xA3:
                instruction.opcode = byte
                return finish(start, position &+ 1 &+ (hasAddressSize ? 4 : 8), end, &instruction)
            default:
                // B8...BF: an immediate of the operand's size.
                instruction.opcode = byte
                instruction.wide = rex & 8 != 0
                let size = instruction.wide ? 8 : (hasOperandSize ? 2 : 4)
                guard end &- position > size else { return false }
                if size != 2 { instruction.immediate = Self.number(bytes, position &+ 1) }
                return finish(start, position &+ 1 &+ size, end, &instruction)
            }
            position &+= 1
            guard position < end else { return false }
            byte = bytes[position]
            flags = oneByte[Int(byte)]
        }
        guard flags & X86OpcodeTable.invalid == 0 else { return false }
        instruction.opcode = byte
        instruction.wide = rex & 8 != 0
        position &+= 1
        if flags & X86OpcodeTable.modRM != 0 {
            guard position < end else { return false }
            if byte == 0x8F, bytes[position] & 0x1F >= 8 {
                return xop(bytes, start, position, end, &instruction)
            }
            guard let next = operand(bytes, position, end, &instruction) else { return false }
            position = next
        }
        let fullSize = hasOperandSize && !instruction.wide ? 2 : 4
        if flags & (X86OpcodeTable.near | X86OpcodeTable.short) != 0 {
            return relative(bytes, start, position, end, flags, &instruction)
        }
        if flags & X86OpcodeTable.special != 0 {
            // F6, F7: only the first two of the group (test) carry an immediate.
            if instruction.group < 2 { position &+= byte == 0xF6 ? 1 : fullSize }
        } else {
            if flags & X86OpcodeTable.word != 0 { position &+= 2 }
            if flags & X86OpcodeTable.byte != 0 { position &+= 1 }
            if flags & X86OpcodeTable.full != 0 {
                if fullSize == 4, byte == 0xC7, end &- position >= 4 {
                    instruction.immediate = Self.number(bytes, position)
                }
                position &+= fullSize
            }
        }
        switch byte {
        case 0xC2, 0xC3, 0xCA, 0xCB, 0xCF: instruction.flow = .end
        case 0xF4, 0xCC: instruction.flow = .trap
        case 0xFF:
            if instruction.group == 2 { instruction.flow = .indirectCall }
            if instruction.group == 4 { instruction.flow = .indirectJump }
        default: break
        }
        return finish(start, position, end, &instruction)
    }

    func step(_ bytes: Span<UInt8>, at start: Int, limit: Int) -> CodeStep? {
        var instruction = X86Instruction()
        guard decode(bytes, at: start, limit: limit, into: &instruction) else { return nil }
        return CodeStep(length: instruction.length, flow: instruction.flow, distance: Int(instruction.distance))
    }
}
