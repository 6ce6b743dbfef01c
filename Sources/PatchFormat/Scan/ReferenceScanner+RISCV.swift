extension ReferenceScanner {
    /// RISC-V (unprivileged ISA, chapter 34): 16 and 32 bits; `AUIPC` and `LUI` are followed to what adds the low bits.
    mutating func scanRISCV(_ window: ScanWindow) -> Reference? {
        let limit = unsafe window.limit
        let stop = unsafe window.stop
        while cursor < limit, cursor &+ 2 <= stop {
            let at = cursor
            let half = unsafe UInt32(window.half(at: at))
            let found: Reference?
            if half & 3 != 3 {
                cursor = at &+ 2
                found = riscvShort(half, at: at)
            } else {
                guard at &+ 4 <= stop else { break }
                cursor = at &+ 4
                found = unsafe riscvWide(window.word(at: at), at: at, in: window)
            }
            if let found { return found }
        }
        cursor = max(cursor, limit)
        return nil
    }

    @inline(__always)
    private mutating func riscvShort(_ half: UInt32, at position: Int) -> Reference? {
        let kind: ReferenceKind
        switch half & 0xE003 {
        case 0xA001: kind = .riscvShortJump
        case 0x2001 where place.content == .riscv32Code:
            kind = .riscvShortJump
            pages.forget(all: 0xF003_FCE2)
        case 0xC001, 0xE001: kind = .riscvShortBranch
        case 0x8001, 0x4000, 0x6000:
            pages.forget((half & 3 == 0 ? half >> 2 & 7 : half >> 7 & 7) &+ 8)
            return nil
        default:
            pages.forget(half >> 7)
            return nil
        }
        let displacement = Int(RISCVField.distance(kind, half, near: 0))
        guard let target = place.code(at: position, displacement, in: model) else { return nil }
        return Reference(position: UInt32(position), target: target, anchor: 0, kind: kind)
    }

    @inline(__always)
    private mutating func riscvWide(_ word: UInt32, at position: Int, in window: ScanWindow) -> Reference? {
        switch word & 0x7F {
        case 0x6F:
            // A call leaves the temporary and argument registers to the callee.
            if word >> 7 & 31 == 1 { pages.forget(all: 0xF003_FCE2) }
            return riscvCode(.riscvCall, word, at: position)
        case 0x63: return riscvCode(.riscvBranch, word, at: position)
        case 0x17:
            let page = place.address(of: position) &+ UInt64(bitPattern: Int64(Int32(bitPattern: word & 0xFFFF_F000)))
            return unsafe riscvPage(page, word, at: position, .riscvPage, in: window)
        case 0x37:
            guard model.hasAbsoluteCode else {
                pages.forget(word >> 7)
                return nil
            }
            let page = UInt64(bitPattern: Int64(Int32(bitPattern: word & 0xFFFF_F000)))
            return unsafe riscvPage(page, word, at: position, .riscvHigh, in: window)
        case 0x13, 0x03, 0x67, 0x07:
            let base = word >> 15 & 31
            let isAdd = word & 0x7F != 0x13 || word & 0x7000 == 0
            var found: Reference?
            if isAdd, pages.knows(base) {
                found = riscvLow(base, Int64(Int32(bitPattern: word) >> 20), at: position, isStore: false)
            }
            if word & 0x7F != 0x07 { pages.forget(word >> 7) }
            if word & 0xFFF == 0x0E7 { pages.forget(all: 0xF003_FCE2) }
            return found
        case 0x23, 0x27:
            let base = word >> 15 & 31
            guard pages.knows(base) else { return nil }
            return riscvLow(base, RISCVField.storeValue(word), at: position, isStore: true)
        default:
            pages.forget(word >> 7)
            return nil
        }
    }

    @inline(__always)
    private func riscvCode(_ kind: ReferenceKind, _ word: UInt32, at position: Int) -> Reference? {
        guard let target = place.code(at: position, Int(RISCVField.distance(kind, word, near: 0)), in: model) else {
            return nil
        }
        return Reference(position: UInt32(position), target: target, anchor: 0, kind: kind)
    }

    /// Addresses of a 32-bit processor wrap round.
    @inline(__always)
    private func riscvPlace(_ address: UInt64) -> UInt32? {
        model.place(ofAddress: place.content == .riscv32Code ? address & 0xFFFF_FFFF : address)
    }

    private mutating func riscvPage(
        _ page: UInt64,
        _ word: UInt32,
        at position: Int,
        _ kind: ReferenceKind,
        in window: ScanWindow
    ) -> Reference? {
        let register = word >> 7 & 31
        pages.forget(register)
        guard register != 0 else { return nil }
        var at = position &+ 4
        let far = unsafe min(position &+ 40, window.stop &- 3)
        while at < far {
            let next = unsafe window.word(at: at)
            guard next & 3 == 3 else {
                at &+= 2
                continue
            }
            if next >> 15 & 31 == register {
                var low: Int64?
                switch next & 0x7F {
                case 0x13 where next & 0x7000 == 0, 0x03, 0x67, 0x07: low = Int64(Int32(bitPattern: next) >> 20)
                case 0x23, 0x27: low = RISCVField.storeValue(next)
                default: low = nil
                }
                if let low {
                    guard let target = riscvPlace(page &+ UInt64(bitPattern: low)) else { return nil }
                    pages.set(register, to: page, from: kind == .riscvPage ? position : -1)
                    return Reference(position: UInt32(position), target: target, anchor: 0, kind: kind)
                }
            }
            at &+= 4
        }
        return nil
    }

    @inline(__always)
    private func riscvLow(_ base: UInt32, _ low: Int64, at position: Int, isStore: Bool) -> Reference? {
        guard let target = riscvPlace(pages.address(in: base) &+ UInt64(bitPattern: low)) else { return nil }
        let origin = pages.origin(of: base)
        if origin < 0 {
            return Reference(
                position: UInt32(position),
                target: target,
                anchor: 0,
                kind: isStore ? .riscvLowStore : .riscvLow
            )
        }
        return Reference(
            position: UInt32(position),
            target: target,
            anchor: Int32(truncatingIfNeeded: origin &- position),
            kind: isStore ? .riscvPageStore : .riscvPageLoad
        )
    }
}
