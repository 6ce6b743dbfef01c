extension ReferenceScanner {
    /// AArch64 (Arm ARM, C4.1): aligned words; pages are followed from `ADRP` to what adds the low bits.
    mutating func scanA64(_ window: ScanWindow) -> Reference? {
        let limit = unsafe window.limit
        let stop = unsafe window.stop
        var at = cursor
        while at < limit, at &+ 4 <= stop {
            let word = unsafe window.word(at: at)
            let position = at
            at &+= 4
            if let found = unsafe a64Reference(word, at: position, in: window) {
                cursor = at
                return found
            }
        }
        cursor = max(at, limit)
        return nil
    }

    @inline(__always)
    private mutating func a64Reference(_ word: UInt32, at position: Int, in window: ScanWindow) -> Reference? {
        // Bits 28 to 25 choose the group.
        switch word >> 25 & 0xF {
        case 0b1010, 0b1011:
            return a64Branch(word, at: position)
        case 0b1000, 0b1001:
            if word & 0x1F00_0000 == 0x1000_0000 { return unsafe a64Page(word, at: position, in: window) }
            if pages.known != 0 {
                let source = word >> 5 & 31
                // ADD (immediate), 64 bits, not shifted.
                if word & 0xFFC0_0000 == 0x9100_0000, pages.knows(source) {
                    let address = pages.address(in: source) &+ UInt64(word >> 10 & 0xFFF)
                    pages.forget(word)
                    return a64Low(address, at: position, .a64PageAdd)
                }
                pages.forget(word)
            }
            return nil
        case 0b0100, 0b0110, 0b1100, 0b1110:
            if word & 0x3B00_0000 == 0x1800_0000 {
                // LDR (literal), also of vectors; PRFM excluded.
                pages.forget(word)
                guard word >> 30 != 3 else { return nil }
                let displacement = Int(Int32(bitPattern: word << 8) >> 13) &<< 2
                guard let target = place.memory(at: position, displacement, in: model) else { return nil }
                return Reference(position: UInt32(position), target: target, anchor: 0, kind: .a64Literal)
            }
            if pages.known != 0 {
                let source = word >> 5 & 31
                // Load or store with an unsigned, scaled offset.
                if word & 0x3B00_0000 == 0x3900_0000, pages.knows(source) {
                    let low = (word >> 10 & 0xFFF) << a64Scale(word)
                    let address = pages.address(in: source) &+ UInt64(low)
                    // A load replaces its register, a store does not.
                    if word & 0x0400_0000 == 0, word & 0x00C0_0000 != 0 { pages.forget(word) }
                    return low < 0x1000 ? a64Low(address, at: position, .a64PageLoad) : nil
                }
                if word & 0x0440_0000 == 0x0040_0000 { pages.forget(word) }
            }
            return nil
        case 0b0101, 0b1101:
            pages.forget(word)
            return nil
        default:
            return nil
        }
    }

    private func a64Low(_ address: UInt64, at position: Int, _ kind: ReferenceKind) -> Reference? {
        guard let target = model.place(ofAddress: address) else { return nil }
        return Reference(position: UInt32(position), target: target, anchor: 0, kind: kind)
    }

    @inline(__always)
    private mutating func a64Branch(_ word: UInt32, at position: Int) -> Reference? {
        let kind: ReferenceKind
        let displacement: Int
        if word & 0x7C00_0000 == 0x1400_0000 {
            let isCall = word >> 31 == 1
            if isCall { pages.forget(all: 0x0007_FFFF) }
            kind = isCall ? .a64Call : .a64Jump
            displacement = Int(Int32(bitPattern: word << 6) >> 6) &<< 2
        } else if word & 0xFF00_0010 == 0x5400_0000 || word & 0x7E00_0000 == 0x3400_0000 {
            kind = .a64Branch
            displacement = Int(Int32(bitPattern: word << 8) >> 13) &<< 2
        } else if word & 0x7E00_0000 == 0x3600_0000 {
            kind = .a64TestBranch
            displacement = Int(Int32(bitPattern: word << 13) >> 18) &<< 2
        } else {
            // RET and BR end the flow, BLR calls.
            if word & 0xFFDF_FC1F == 0xD65F_0000 || word & 0xFFFF_FC1F == 0xD61F_0000 {
                pages.forget(all: UInt32.max)
            } else if word & 0xFFFF_FC1F == 0xD63F_0000 {
                pages.forget(all: 0x0007_FFFF)
            }
            return nil
        }
        guard let target = place.code(at: position, displacement, in: model) else { return nil }
        return Reference(position: UInt32(position), target: target, anchor: 0, kind: kind)
    }

    /// `ADR` and `ADRP`.
    private mutating func a64Page(_ word: UInt32, at position: Int, in window: ScanWindow) -> Reference? {
        let register = word & 31
        let immediate = Int(Int32(bitPattern: word << 8) >> 13) &<< 2 | Int(word >> 29 & 3)
        guard word >> 31 == 1 else {
            pages.forget(register)
            guard let target = place.memory(at: position, immediate, in: model) else { return nil }
            return Reference(position: UInt32(position), target: target, anchor: 0, kind: .a64Address)
        }
        let page = (place.address(of: position) & ~0xFFF) &+ UInt64(truncatingIfNeeded: immediate &<< 12)
        pages.set(register, to: page, from: position)
        var address = page
        var at = position &+ 4
        // The first instruction that adds the low bits says what is meant.
        let far = unsafe min(position &+ 36, window.stop &- 3)
        while at < far {
            let next = unsafe window.word(at: at)
            if next >> 5 & 31 == register {
                if next & 0xFFC0_0000 == 0x9100_0000 {
                    address = page &+ UInt64(next >> 10 & 0xFFF)
                    break
                }
                if next & 0x3B00_0000 == 0x3900_0000, (next >> 10 & 0xFFF) << a64Scale(next) < 0x1000 {
                    address = page &+ UInt64(next >> 10 & 0xFFF) << UInt64(a64Scale(next))
                    break
                }
            }
            at &+= 4
        }
        guard let target = model.place(ofAddress: address) else {
            pages.forget(register)
            return nil
        }
        return Reference(position: UInt32(position), target: target, anchor: 0, kind: .a64Page)
    }
}

/// By how many bits an AArch64 load or store shifts its offset.
@inline(__always)
func a64Scale(_ word: UInt32) -> UInt32 {
    let size = word >> 30
    // Vector registers of 128 bits: size 0, opc 1x.
    return word & 0x0480_0000 == 0x0480_0000 && size == 0 ? 4 : size
}
