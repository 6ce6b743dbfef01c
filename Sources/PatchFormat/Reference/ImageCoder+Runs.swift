extension ImageCoder {
    /// Makes the next block of the run that the place of writing is in, not beyond `limit`. False: the stream is malformed.
    func runBlock(limit: Int) -> Bool {
        let copy = map.runs[run]
        let runEnd = Int(copy.newEnd) < limit ? Int(copy.newEnd) : limit
        let offset = position &- Int(copy.new)
        let oldStart = Int(copy.old) &+ offset
        guard oldStart >= memory.oldFloor else { return false }
        if spanLeft == 0 {
            let rest = Int(copy.newEnd) &- position
            let length = rest < Self.spanSize ? rest : Self.spanSize
            if length >= Self.leastSpan && span(length, oldStart, isFirst: offset == 0, limit: limit) {
                return length <= limit &- position && keep(length, oldStart)
            }
            spanLeft = length
        }
        let wanted = runEnd &- position < nextBlock ? runEnd &- position : nextBlock
        // The block and what a field may take beyond it, and two more bytes as context: all within the run.
        let available = min(Int(copy.oldEnd) &- oldStart, Self.blockSize &+ 10)
        let base = blockOld + 2
        base[-2] = base[referencesBlockCount &- 2]
        base[-1] = base[referencesBlockCount &- 1]
        if offset == 0 || references.isFresh {
            base[-2] = 0
            base[-1] = 0
        }
        memory.readOld(oldStart, count: available, into: base)
        base[available] = 0
        base[available &+ 1] = 0
        let made = block + 2
        // All that may be available, at once.
        UnsafeMutableRawPointer(made).storeBytes(
            of: UnsafeRawPointer(base).loadUnaligned(as: SIMD64<UInt8>.self),
            as: SIMD64<UInt8>.self
        )
        (made + 64).update(from: base + 64, count: 8)
        var count = wanted
        var fields: UInt64 = 0
        if references.isOn {
            (count, fields) = codeReferences(copy, oldStart, wanted, runEnd &- position, made)
        }
        references.isFresh = false
        referencesBlockCount = count

        var isDirty = 0
        if Coder.isEncoder {
            for index in 0..<count where made[index] != truth[position &+ index] && fields >> UInt64(index) & 1 == 0 {
                isDirty = 1
                break
            }
        }
        let placeClass = ImageCoder.grade(offset) &* 4 &+ ImageCoder.grade(Int(copy.newEnd) &- position &- 1)
        let kind = (Int(made[0]) & 0xF0) | (references.missHistory & 15)
        isDirty = model.flag(
            isDirty,
            set: placeClass,
            layout.blockHistory &+ (blockHistory & layout.blockMask),
            layout.blockPlace &+ placeClass &* 4 &+ (blockHistory & 3),
            layout.blockKind &+ kind >> layout.blockKindShift,
            limit: 1000
        )
        blockHistory = blockHistory << 1 | isDirty
        if isDirty == 1 { correct(made, base, count, fields) }
        memory.append(made, count: count)
        for index in (count < 8 ? 0 : count &- 8)..<count { tail = tail << 8 | UInt64(made[index]) }
        position &+= count
        spanLeft = count < spanLeft ? spanLeft &- count : 0
        leaveRunIfDone()
        return true
    }

    /// Codes whether the next `length` bytes are as they were.
    private func span(_ length: Int, _ oldStart: Int, isFirst: Bool, limit: Int) -> Bool {
        var isKept = 0
        if Coder.isEncoder && length <= limit &- position {
            // Leaving the models pays for a while only.
            let rest = Int(map.runs[run].newEnd) &- position
            let wanted = spanHistory & 1 == 1 || rest < Self.leastKept ? length : Self.leastKept
            var index = 0
            while index < wanted && truth[position &+ index] == memory.old(oldStart &+ index) { index &+= 1 }
            isKept = index == wanted ? 1 : 0
        }
        let context = (spanHistory & 3) << 2 | (isFirst ? 2 : 0) | (length < Self.spanSize ? 1 : 0)
        isKept = model.bit(isKept, at: layout.span &+ context, limit: 250)
        spanHistory = spanHistory << 1 | isKept
        return isKept == 1
    }

    /// Takes bytes as they were. True.
    private func keep(_ length: Int, _ oldStart: Int) -> Bool {
        memory.appendOld(oldStart, count: length)
        position &+= length
        for at in (position &- 8)..<position { tail = tail << 8 | UInt64(memory.new(at)) }
        references.leave()
        leaveRunIfDone()
        return true
    }

    @inline(__always)
    static func grade(_ distance: Int) -> Int {
        distance < 32 ? 0 : (distance < 64 ? 1 : (distance < 256 ? 2 : 3))
    }

    func correct(
        _ made: UnsafeMutablePointer<UInt8>,
        _ old: UnsafeMutablePointer<UInt8>,
        _ count: Int,
        _ fields: UInt64
    ) {
        var near = tail
        byteHistory = 0
        for index in 0..<count {
            if fields >> UInt64(index) & 1 == 1 {
                near = near << 8 | UInt64(made[index])
                continue
            }
            let predicted = UInt32(old[index])
            let align = (position &+ index) & 3
            let around = predicted | UInt32(old[index &- 1]) << 8 | UInt32(old[index &+ 1]) << 16
            let wasWrong = model.flag(
                Coder.isEncoder && truth[position &+ index] != UInt8(predicted) ? 1 : 0,
                set: 32 &+ align &* 4 &+ (byteHistory & 3) as Int,
                layout.byteHistory &+ ((byteHistory & layout.byteMask) &* 4 &+ align),
                layout.byteOld &+ Int(truncatingIfNeeded: hash(1, around & 0xFFFF) >> layout.oldShift),
                layout.byteAround
                    &+ Int(
                        truncatingIfNeeded: hash(2, around | UInt32(truncatingIfNeeded: byteHistory & 3) << UInt32(24))
                            >> layout.aroundShift
                    ),
                limit: 120
            )
            byteHistory = byteHistory << 1 | wasWrong
            if wasWrong == 1 {
                let contexts = model.contexts
                model.confidence = byteHistory >> 1 & 3
                let shift = UInt32(truncatingIfNeeded: (Int(predicted) &+ shifts[align]) & 255)
                contexts[0] = hash(0x11, UInt32(truncatingIfNeeded: near & 0xFF) << 8 | predicted)
                contexts[1] = hash(0x22, predicted)
                contexts[2] = hash(0x55, shift << 2 | UInt32(align))
                contexts[3] = hash(0x66, UInt32(truncatingIfNeeded: near & 0xFFFF))
                contexts[4] = hash(0x78, UInt32(align))
                let value = Coder.isEncoder ? Int(truth[position &+ index]) : 0
                let byte = model.byte(value, mode: 1)
                shifts[align] = byte &- Int(predicted)
                made[index] = UInt8(truncatingIfNeeded: byte)
            }
            near = near << 8 | UInt64(made[index])
        }
    }
}
