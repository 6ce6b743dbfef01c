extension ReferenceScanner {
    /// A32 (Arm ARM, F4.1): aligned words, and the literals that they load.
    mutating func scanA32(_ window: ScanWindow) -> Reference? {
        let limit = unsafe window.limit
        let stop = unsafe window.stop
        var at = cursor
        while at < limit, at &+ 4 <= stop {
            let word = unsafe window.word(at: at)
            let position = at
            at &+= 4
            let found =
                literals.first <= position ? literal(word, at: position) : unsafe a32(word, at: position, in: window)
            if let found {
                cursor = at
                return found
            }
        }
        cursor = max(at, limit)
        return nil
    }

    @inline(__always)
    private mutating func a32(_ word: UInt32, at position: Int, in window: ScanWindow) -> Reference? {
        if let step = ArmField.linkageStep(word) { return unsafe linkage(word, step, at: position, in: window) }
        switch word >> 25 & 7 {
        case 0b101:
            guard let target = place.code(at: position, Int(ArmField.distance(.a32Call, word)), in: model) else {
                return nil
            }
            let isCall = word >> 28 == 0xF || word >> 24 & 1 == 1
            return Reference(position: UInt32(position), target: target, anchor: 0, kind: isCall ? .a32Call : .a32Jump)
        case 0b010 where word & 0x0F7F_0000 == 0x051F_0000 && word >> 28 != 0xF:
            let target = position &+ Int(ArmField.distance(.a32Literal, word))
            guard target & 3 == position & 3, target >= place.regionOffset, target < place.regionEnd else { return nil }
            let register = word >> 12 & 15
            if target > position { literals.insert(target, register: register) }
            pages.set(register, to: UInt64(target), from: position)
            return Reference(position: UInt32(position), target: UInt32(target), anchor: 0, kind: .a32Literal)
        case 0b000 where word & 0x0FE0_0FF0 == 0x0080_0000:
            // ADD of the program counter and what was loaded.
            if word >> 16 & 15 == 15 {
                addCounter(to: word & 15, at: position &+ 8)
            } else if word & 15 == 15 {
                addCounter(to: word >> 16 & 15, at: position &+ 8)
            }
            return nil
        case 0b011 where word & 0x0FFF_0FF0 == 0x079F_0000:
            // LDR from the program counter and what was loaded.
            addCounter(to: word & 15, at: position &+ 8)
            return nil
        case 0b001 where word & 0x0FB0_0000 == 0x0300_0000 && model.hasAbsoluteCode:
            let register = word >> 12 & 15
            if word & 0x0040_0000 != 0 {
                return wideHigh(register, ArmField.wideValue(word), at: position, .a32High)
            }
            // The other half follows within a few instructions.
            var next = position &+ 4
            let far = unsafe min(position &+ 24, window.stop &- 3)
            while next < far {
                let other = unsafe window.word(at: next)
                if other & 0x0FF0_F000 == 0x0340_0000 | register << 12 {
                    return wideLow(register, ArmField.wideValue(word), ArmField.wideValue(other), at: position, .a32Low)
                }
                next &+= 4
            }
            return nil
        default: return nil
        }
    }

    /// An instruction at `counter` (as the program counter shows it) adds the counter to a loaded literal.
    @inline(__always)
    mutating func addCounter(to register: UInt32, at counter: Int) {
        guard pages.knows(register) else { return }
        literals.setBase(counter, ofLiteralAt: Int(truncatingIfNeeded: pages.address(in: register)))
        pages.forget(register)
    }

    /// The literal at the head of the list, which the scan has reached (or passed over).
    mutating func literal(_ word: UInt32, at position: Int) -> Reference? {
        while literals.first < position { _ = literals.removeFirst() }
        guard literals.first == position else { return nil }
        let literal = literals.removeFirst()
        if literal.base != 0 {
            let counter = UInt32(truncatingIfNeeded: place.address(of: Int(literal.base)))
            guard let target = model.place(ofAddress: UInt64(counter &+ word)) else { return nil }
            return Reference(
                position: UInt32(position),
                target: target,
                anchor: literal.base &- Int32(truncatingIfNeeded: position),
                kind: .literalRelative
            )
        }
        if model.hasAbsoluteCode { return pointer32(word, at: position) }
        // Position-independent code loads from its table of addresses by offsets.
        guard place.parameter != 0, word != 0, word & 3 == 0, word < place.parameterSize else { return nil }
        return Reference(
            position: UInt32(position),
            target: place.parameter &+ word,
            anchor: 0,
            kind: .regionRelative32
        )
    }

    /// A `MOVW` whose `MOVT` follows.
    mutating func wideLow(
        _ register: UInt32,
        _ low: UInt32,
        _ high: UInt32,
        at position: Int,
        _ kind: ReferenceKind
    ) -> Reference? {
        let address = UInt64(high << 16 | low)
        guard let target = model.place(ofAddress: address) else { return nil }
        pages.set(register, to: address, from: position)
        return Reference(position: UInt32(position), target: target, anchor: 0, kind: kind)
    }

    /// A `MOVT`, if its `MOVW` was seen.
    mutating func wideHigh(_ register: UInt32, _ high: UInt32, at position: Int, _ kind: ReferenceKind) -> Reference? {
        guard pages.knows(register) else { return nil }
        let address = pages.address(in: register)
        pages.forget(register)
        guard address >> 16 == UInt64(high), let target = model.place(ofAddress: address) else { return nil }
        return Reference(position: UInt32(position), target: target, anchor: 0, kind: kind)
    }

    /// An instruction of a linkage table's entry; the first looks at the two behind it.
    private mutating func linkage(_ word: UInt32, _ step: Int, at position: Int, in window: ScanWindow) -> Reference? {
        let first = position &- 4 &* step
        if step == 0 {
            pages.forget(12)
            guard unsafe position &+ 12 <= window.stop else { return nil }
            let second = unsafe window.word(at: position &+ 4)
            let third = unsafe window.word(at: position &+ 8)
            guard ArmField.linkageStep(second) == 1, ArmField.linkageStep(third) == 2 else { return nil }
            let distance = (word & 0xFF) << 20 | (second & 0xFF) << 12 | third & 0xFFF
            pages.set(12, to: place.address(of: position) &+ 8 &+ UInt64(distance), from: position)
        }
        guard pages.knows(12), pages.origin(of: 12) == first, let target = model.place(ofAddress: pages.address(in: 12))
        else { return nil }
        return Reference(
            position: UInt32(position),
            target: target,
            anchor: 8 &- 4 &* Int32(step),
            kind: .a32Linkage
        )
    }
}
