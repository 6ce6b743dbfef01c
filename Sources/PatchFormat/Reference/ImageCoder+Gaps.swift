extension ImageCoder {
    /// Sets the sources that a gap starts with: the runs on both sides, going on.
    func enterGap() {
        guard gapRun != run else { return }
        gapRun = run
        if run > 0 {
            let before = map.runs[run &- 1]
            recent0 = RecentCopy(isOld: true, delta: Int(before.old) &- Int(before.new))
        }
        if run < map.runs.count {
            let behind = map.runs[run]
            recent1 = RecentCopy(isOld: true, delta: Int(behind.old) &- Int(behind.new))
        }
        tokenHistory = 0
        alike = -1
    }

    @inline(__always)
    func recent(_ index: Int) -> RecentCopy {
        switch index {
        case 0: recent0
        case 1: recent1
        case 2: recent2
        default: recent3
        }
    }

    func promote(_ copy: RecentCopy, from index: Int) {
        if index > 2 { recent3 = recent2 }
        if index > 1 { recent2 = recent1 }
        if index > 0 { recent1 = recent0 }
        recent0 = copy
    }

    /// The byte that stands where the last copy would go on, or 0.
    @inline(__always)
    func expectedByte() -> UInt8 {
        let place = position &+ recent0.delta
        guard place >= 0 else { return 0 }
        if recent0.isOld { return place >= memory.oldFloor && place < memory.oldCount ? memory.old(place) : 0 }
        return place < position && recent0.delta >= -memory.reach ? memory.new(place) : 0
    }

    /// The token that does the same with the sources as they are now; a copy that is named by its distance becomes a recent one,
    /// and a literal gets its byte. For writers.
    func resolve(_ token: GapToken) -> GapToken {
        guard token.source != .literal else { return GapToken(.literal, byte: truth[position]) }
        enterGap()
        let wanted = RecentCopy(isOld: token.source == .old, delta: token.delta)
        for index in 0..<4 where recent(index) == wanted {
            let source = GapToken.Source(rawValue: GapToken.Source.recent0.rawValue &+ UInt8(index)) ?? .literal
            return GapToken(source, length: token.length)
        }
        guard token.length >= 2 else { return GapToken(.literal, byte: truth[position]) }
        return token
    }

    /// Codes one token of the gap that ends at `end` (behind the place of writing), and does it. False: the stream is malformed.
    func gapToken(_ token: GapToken, end: Int) -> Bool {
        enterGap()
        let align = position & 3
        let isCopy = model.bit(
            token.source == .literal ? 0 : 1,
            at: layout.isMatch &+ (tokenHistory & 15) &* 4 &+ align,
            limit: 60
        )
        guard isCopy == 1 else {
            let expected = Int(expectedByte())
            if alike < 0 { lookUp() }
            setLiteralContexts(expected: expected)
            let before = Coder.isEncoder ? model.coder.spent : 0
            let byte = model.byte(Int(token.byte), mode: tokenHistory & 1 == 1 ? 2 : 0)
            if Coder.isEncoder { literalCost &+= model.coder.spent &- before }
            expectedHits = byte == expected ? min(expectedHits &+ 1, 7) : 0
            tokenHistory = tokenHistory << 1
            memory.append(UInt8(truncatingIfNeeded: byte))
            tail = tail << 8 | UInt64(byte)
            if alike >= 0 {
                if Int(memory.new(alike)) == byte {
                    alike &+= 1
                    if alikeCount < 31 { alikeCount &+= 1 }
                } else {
                    alike = -1
                }
            }
            position &+= 1
            remember()
            return true
        }
        let isRecent = model.bit(
            token.source.rawValue >= GapToken.Source.recent0.rawValue ? 1 : 0,
            at: layout.isRecent &+ (tokenHistory & 3),
            limit: 60
        )
        var copy: RecentCopy
        var length: Int
        if isRecent == 1 {
            let wanted = Int(token.source.rawValue) &- Int(GapToken.Source.recent0.rawValue)
            var index = 0
            while index < 3 {
                if model.bit(
                    wanted > index ? 1 : 0,
                    at: layout.recentIndex &+ index &* 4 &+ (tokenHistory & 1),
                    limit: 60
                ) == 0 {
                    break
                }
                index &+= 1
            }
            copy = recent(index)
            length = Int(model.number(UInt32(truncatingIfNeeded: token.length), at: layout.recentLength))
            promote(copy, from: index)
        } else {
            let isOld = model.bit(token.source == .old ? 1 : 0, at: layout.isOld &+ (tokenHistory & 3), limit: 60) == 1
            if isOld {
                length = Int(model.number(UInt32(truncatingIfNeeded: token.length &- 2), at: layout.oldLength)) &+ 2
                // Counted from where the run before would go on.
                let base = run > 0 ? Int(map.runs[run &- 1].old) &- Int(map.runs[run &- 1].new) : 0
                let distance = token.delta &- base
                let isNegative = model.bit(distance < 0 ? 1 : 0, at: layout.oldSign, limit: 60)
                let size = Int(
                    model.number(
                        UInt32(truncatingIfNeeded: distance < 0 ? -distance : distance),
                        at: layout.oldDistance
                    )
                )
                copy = RecentCopy(isOld: true, delta: base &+ (isNegative == 1 ? -size : size))
            } else {
                length = Int(model.number(UInt32(truncatingIfNeeded: token.length &- 2), at: layout.newLength)) &+ 2
                let base = layout.newDistance &+ (length < 4 ? layout.number : 0)
                copy = RecentCopy(
                    isOld: false,
                    delta: -Int(model.number(UInt32(truncatingIfNeeded: -token.delta), at: base))
                )
            }
            promote(copy, from: 3)
        }
        tokenHistory = tokenHistory << 1 | 1
        expectedHits = 0
        return perform(copy, length, end: end)
    }

    func perform(_ copy: RecentCopy, _ length: Int, end: Int) -> Bool {
        guard length > 0, length <= end &- position else { return false }
        let place = position &+ copy.delta
        guard place >= 0 else { return false }
        if copy.isOld {
            guard place >= memory.oldFloor, place <= memory.oldCount &- length else { return false }
            memory.appendOld(place, count: length)
        } else {
            guard copy.delta < 0, copy.delta >= -memory.reach else { return false }
            memory.appendNew(place, count: length)
        }
        let stop = position &+ length
        for at in (length < 9 ? position : stop &- 9)..<stop {
            tail = tail << 8 | UInt64(memory.new(at))
            if at &+ 5 > stop {
                position = at &+ 1
                remember()
            }
        }
        alike = -1
        return true
    }
}
