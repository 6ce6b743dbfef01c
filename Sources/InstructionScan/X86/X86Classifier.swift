import CCapstone

/// Says which extension an instruction belongs to: the disassembler's answer, asked once per kind of operation.
struct X86Classifier {
    private let disassembler: Disassembler?
    /// By kind of operation: 0 not asked yet, else the place of the answer and 1.
    private var known: [UInt8]
    private var answers: [X86Feature.Mask] = []
    private var groups: [UInt32: X86Feature.Mask] = [:]

    init() {
        disassembler = Disassembler(.x86)
        known = [UInt8](repeating: 0, count: 1 << 19)
    }

    /// The extensions that `instruction`, which stands at `start`, needs.
    @inline(__always)
    mutating func features(
        of instruction: X86Instruction,
        _ bytes: Span<UInt8>,
        at start: Int
    ) -> X86Feature.Mask {
        var length = instruction.vectorLength
        // With a rounding mode, the length field of EVEX means the mode and the vector is a whole one.
        if instruction.encoding == .evex, instruction.broadcast, instruction.isRegisterForm { length = 2 }
        var key = Int(instruction.opcode) | Int(instruction.prefix) << 8 | Int(length) << 10
        key |= (instruction.wide ? 1 << 12 : 0) | (instruction.isRegisterForm ? 1 << 13 : 0)
        key |= Int(instruction.encoding.rawValue) << 14 | Int(instruction.map & 7) << 16
        let place = known[key]
        if place != 0 { return answers[Int(place &- 1)] }
        return ask(instruction, key: key, bytes, at: start)
    }

    @inline(never)
    private mutating func ask(
        _ instruction: X86Instruction,
        key: Int,
        _ bytes: Span<UInt8>,
        at start: Int
    ) -> X86Feature.Mask {
        let answer = look(instruction, bytes, at: start)
        let place = answers.firstIndex(of: answer) ?? answers.count
        if place == answers.count, place < 255 { answers.append(answer) }
        if place < answers.count { known[key] = UInt8(place + 1) }
        return answer
    }

    /// The extensions of an operation of the groups 0F 01, 0F AE, 0F C7 and C7, which differ by their ModRM byte.
    mutating func groupFeatures(
        of instruction: X86Instruction,
        _ bytes: Span<UInt8>,
        at start: Int
    ) -> X86Feature.Mask {
        var key = UInt32(instruction.opcode) | UInt32(instruction.modRM) << 8 | UInt32(instruction.prefix) << 16
        key |= UInt32(instruction.map) << 20 | (instruction.wide ? 1 << 24 : 0)
        if let answer = groups[key] { return answer }
        let answer = look(instruction, bytes, at: start)
        groups[key] = answer
        return answer
    }

    /// The extensions that any instruction needs, whichever kind it is of.
    mutating func anyFeatures(
        of instruction: X86Instruction,
        _ bytes: Span<UInt8>,
        at start: Int
    ) -> X86Feature.Mask {
        guard instruction.encoding == .legacy else { return features(of: instruction, bytes, at: start) }
        switch (instruction.map, instruction.opcode) {
        case (0, 0xC6), (0, 0xC7):
            return instruction.modRM == 0xF8 ? groupFeatures(of: instruction, bytes, at: start) : []
        case (0, _): return []
        case (1, 0x01), (1, 0xAE), (1, 0xC7), (1, 0x0F): return groupFeatures(of: instruction, bytes, at: start)
        default: return features(of: instruction, bytes, at: start)
        }
    }

    // MARK: Asking

    private func look(_ instruction: X86Instruction, _ bytes: Span<UInt8>, at start: Int) -> X86Feature.Mask {
        let end = start + instruction.length
        var mask = X86Feature.Mask()
        var isNamed = false
        if start >= 0, end <= bytes.count, instruction.length > 0,
            let found = disassembler?.first(bytes.extracting(start..<end)), found.length == instruction.length
        {
            mask = Self.features(groups: found.groups, identifier: found.identifier)
            isNamed = true
        }
        switch instruction.encoding {
        case .legacy: break
        case .vex: mask.formUnion(Self.vexFloor(instruction, isNamed: isNamed, found: mask))
        case .evex: mask.formUnion(Self.evexFloor(instruction, found: mask))
        case .xop:
            if mask.isEmpty { mask = instruction.map == 10 || instruction.opcode < 3 ? .init(.tbm) : .init(.xop) }
        }
        return mask
    }

    /// What a VEX encoding needs by itself.
    private static func vexFloor(
        _ instruction: X86Instruction,
        isNamed: Bool,
        found: X86Feature.Mask
    ) -> X86Feature.Mask {
        if instruction.map == 2, (0xF2...0xF7).contains(instruction.opcode) {
            if !found.isEmpty { return [] }
            let isFirst = instruction.prefix == 0 && instruction.opcode != 0xF5
            return isFirst ? .init(.bmi1) : .init(.bmi2)
        }
        if instruction.map == 3, instruction.opcode == 0xF0 { return .init(.bmi2) }
        if isMaskOperation(instruction) { return found.isEmpty ? .init(.avx512f) : [] }
        var mask = X86Feature.Mask(.avx)
        if instruction.vectorLength > 0 {
            if found.contains(.aes) { mask.formUnion(.init(.vaes)) }
            if found.contains(.pclmulqdq) { mask.formUnion(.init(.vpclmulqdq)) }
        }
        return mask
    }

    /// What an EVEX encoding needs by itself.
    private static func evexFloor(_ instruction: X86Instruction, found: X86Feature.Mask) -> X86Feature.Mask {
        var mask = X86Feature.Mask(.avx512f)
        if instruction.map >= 5 { mask.formUnion(.init(.avx512_fp16)) }
        let isScalar = instruction.map == 1 && (0x10...0x5F).contains(instruction.opcode) && instruction.prefix >= 2
        let isWhole = instruction.vectorLength == 2 || (instruction.broadcast && instruction.isRegisterForm)
        // Without an answer of the disassembler, only what the operation cannot do without is said.
        if !isWhole, !isScalar, found.contains(.avx512vl) { mask.formUnion(.init(.avx512vl)) }
        return mask
    }

    /// The operations on mask registers, which carry VEX but belong to AVX-512.
    private static func isMaskOperation(_ instruction: X86Instruction) -> Bool {
        switch (instruction.map, instruction.opcode) {
        case (1, 0x41...0x4B), (1, 0x90...0x93), (1, 0x98...0x99), (3, 0x30...0x33): true
        default: false
        }
    }
}
