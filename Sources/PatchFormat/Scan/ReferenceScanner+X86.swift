extension ReferenceScanner {
    /// x86-64: instruction by instruction, by their lengths only.
    ///
    /// A scan that begins within an instruction, or meets data, is in step again after a few bytes.
    mutating func scanX86(_ window: ScanWindow) -> Reference? {
        let first = unsafe X86Tables.first.utf8Start
        let second = unsafe X86Tables.second.utf8Start
        let limit = unsafe window.limit
        let stop = unsafe window.stop
        var start = cursor
        while start < limit {
            var at = start
            var isShort = false
            var isWide = false
            var letter = unsafe first[Int(window.byte(at: at))]
            // Prefixes; more than four of them are data.
            var prefixes = 0
            while letter == UInt8(ascii: "p"), prefixes < 4 {
                if unsafe window.byte(at: at) == 0x66 { isShort = true }
                at &+= 1
                prefixes &+= 1
                letter = unsafe first[Int(window.byte(at: at))]
            }
            if letter == UInt8(ascii: "r") {
                isWide = unsafe window.byte(at: at) & 8 != 0
                at &+= 1
                letter = unsafe first[Int(window.byte(at: at))]
            }
            var opcode = unsafe window.byte(at: at)
            at &+= 1
            if letter == UInt8(ascii: "m") {
                // By far the most common.
            } else if letter == UInt8(ascii: "0") {
                opcode = unsafe window.byte(at: at)
                at &+= 1
                letter = unsafe second[Int(opcode)]
                if letter == UInt8(ascii: "J") {
                    let displacement = unsafe Int(Int32(bitPattern: window.word(at: at)))
                    if at &+ 4 <= stop, let target = place.code(at: at &+ 4, displacement, in: model) {
                        cursor = at &+ 4
                        return Reference(position: UInt32(at), target: target, anchor: 4, kind: .x86Branch)
                    }
                    // Not likely to be a jump: look again behind the first byte.
                    start &+= 1
                    continue
                }
                if letter == UInt8(ascii: "3") {
                    at &+= 1
                    letter = UInt8(ascii: "m")
                } else if letter == UInt8(ascii: "A") {
                    at &+= 1
                    letter = UInt8(ascii: "B")
                }
            } else if letter == UInt8(ascii: "J") {
                let displacement = unsafe Int(Int32(bitPattern: window.word(at: at)))
                if at &+ 4 <= stop, let target = place.code(at: at &+ 4, displacement, in: model) {
                    cursor = at &+ 4
                    return Reference(
                        position: UInt32(at),
                        target: target,
                        anchor: 4,
                        kind: opcode == 0xE8 ? .x86Call : .x86Jump
                    )
                }
                start &+= 1
                continue
            } else if letter == UInt8(ascii: "5") || letter == UInt8(ascii: "4") || letter == UInt8(ascii: "2") {
                var map: UInt8 = 1
                if letter == UInt8(ascii: "5") {
                    at &+= 1
                } else {
                    map = unsafe window.byte(at: at) & 0x07
                    at &+= letter == UInt8(ascii: "4") ? 2 : 3
                }
                opcode = unsafe window.byte(at: at)
                at &+= 1
                switch map {
                case 1: letter = unsafe second[Int(opcode)] == UInt8(ascii: "B") ? UInt8(ascii: "B") : UInt8(ascii: "m")
                case 3: letter = UInt8(ascii: "B")
                default: letter = UInt8(ascii: "m")
                }
                if map == 1, opcode == 0x77 { letter = UInt8(ascii: "n") }
            }
            // `at` is behind the opcode.
            var immediate = 0
            var hasModRM = false
            switch letter {
            case UInt8(ascii: "m"): hasModRM = true
            case UInt8(ascii: "B"):
                hasModRM = true
                immediate = 1
            case UInt8(ascii: "Z"):
                hasModRM = true
                immediate = isShort && !isWide ? 2 : 4
            case UInt8(ascii: "g"):
                hasModRM = true
                immediate = unsafe window.byte(at: at) & 0x30 == 0 ? 1 : 0
            case UInt8(ascii: "G"):
                hasModRM = true
                immediate = unsafe window.byte(at: at) & 0x30 == 0 ? (isShort && !isWide ? 2 : 4) : 0
            case UInt8(ascii: "n"): break
            case UInt8(ascii: "b"), UInt8(ascii: "j"): immediate = 1
            case UInt8(ascii: "w"): immediate = 2
            case UInt8(ascii: "z"): immediate = isShort && !isWide ? 2 : 4
            case UInt8(ascii: "v"): immediate = isWide ? 8 : isShort ? 2 : 4
            case UInt8(ascii: "o"): immediate = 8
            case UInt8(ascii: "e"): immediate = 3
            default:
                start &+= 1
                continue
            }
            var found: Reference?
            if hasModRM {
                let modRM = unsafe window.byte(at: at)
                at &+= 1
                let mode = modRM >> 6
                var absolute = -1
                if mode != 3 {
                    var displacement = mode == 1 ? 1 : mode == 2 ? 4 : 0
                    if modRM & 7 == 4 {
                        let base = unsafe window.byte(at: at) & 7
                        at &+= 1
                        if mode == 0, base == 5 { displacement = 4 }
                        if displacement == 4 { absolute = at }
                    } else if mode == 0, modRM & 7 == 5 {
                        let value = unsafe Int(Int32(bitPattern: window.word(at: at)))
                        if at &+ 4 <= stop,
                            let target = place.memory(at: at &+ 4 &+ immediate, value, in: model)
                        {
                            found = Reference(
                                position: UInt32(at),
                                target: target,
                                anchor: Int32(4 &+ immediate),
                                kind: .x86Operand
                            )
                        }
                        displacement = 4
                    } else if displacement == 4 {
                        absolute = at
                    }
                    at &+= displacement
                }
                if absolute >= 0, model.hasAbsoluteCode, absolute &+ 4 <= stop {
                    found = unsafe absoluteOperand(at: absolute, in: window)
                }
            }
            if immediate == 4, model.hasAbsoluteCode, at &+ 4 <= stop,
                let second = unsafe absoluteOperand(at: at, in: window)
            {
                if found == nil { found = second } else { waiting = second }
            }
            start = at &+ immediate
            if let found {
                cursor = start
                return found
            }
        }
        cursor = start
        return nil
    }

    /// A sign-extended address in an instruction.
    private func absoluteOperand(at position: Int, in window: ScanWindow) -> Reference? {
        let value = unsafe Int64(Int32(bitPattern: window.word(at: position)))
        guard UInt64(bitPattern: value) >= max(0x1_0000, place.lowestPointer),
            let target = model.place(ofAddress: UInt64(bitPattern: value))
        else {
            return nil
        }
        return Reference(position: UInt32(position), target: target, anchor: 0, kind: .x86Absolute)
    }
}
