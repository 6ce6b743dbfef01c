extension ImageCoder {
    /// Codes the references of a block of `wanted` bytes and puts them into `made`.
    ///
    /// - Parameter room: Fields that go beyond it are none.
    /// - Returns: How many bytes the block has, with the last field, and which of them are settled.
    func codeReferences(
        _ copy: CopyRun,
        _ oldStart: Int,
        _ wanted: Int,
        _ room: Int,
        _ made: UnsafeMutablePointer<UInt8>
    ) -> (count: Int, fields: UInt64) {
        if references.isFresh {
            let start = max(Int(copy.old), oldStart &- Self.scanLead, memory.oldFloor)
            references.enter(start: start, end: Int(copy.oldEnd))
        }
        var count = wanted
        var fields: UInt64 = 0
        while let reference = references.next(before: oldStart &+ wanted, memory) {
            let at = Int(reference.position) &- oldStart
            let size = reference.kind.size
            guard at >= 0, at &+ size <= room else { continue }
            if codeReference(reference, made + at, size, at) { fields |= ((1 << UInt64(size)) &- 1) << UInt64(at) }
            if at &+ size > count { count = at &+ size }
        }
        return (count, fields)
    }

    /// False: the field is left to the corrections of bytes.
    private func codeReference(
        _ reference: Reference,
        _ bytes: UnsafeMutablePointer<UInt8>,
        _ size: Int,
        _ at: Int
    ) -> Bool {
        var field: UInt64 = 0
        for index in 0..<size { field |= UInt64(bytes[index]) << UInt64(8 &* index) }
        let place = UInt32(truncatingIfNeeded: position &+ at)
        let kind = Int(reference.kind.rawValue) & 63
        let bit: UInt64 = 1 << UInt64(kind)
        let shifted = reference.target &+ references.shifts[kind]
        var predicted: UInt32
        var projected: UInt32 = 0
        var standing: Int
        let cached = references.cache.find(reference.target)
        if let cached {
            predicted = cached
            standing = cached == shifted ? 1 : 0
        } else {
            (projected, standing) = project(reference.target)
            predicted = projected
            standing = standing &* 2 &+ (projected == shifted ? 1 : 0)
            if references.prefersShift & bit != 0 { predicted = shifted }
        }
        let guess =
            references.models._withUnsafeGuaranteedRef {
                $0.new.encode(reference, at: place, target: predicted, field: field)
            } ?? field
        var truthField: UInt64 = 0
        if Coder.isEncoder {
            for index in 0..<size { truthField |= UInt64(truth[position &+ at &+ index]) << UInt64(8 &* index) }
        }
        let code = at > 0 || position > 0 ? Int(at > 0 ? bytes[-1] : UInt8(truncatingIfNeeded: tail)) : 0
        let history = references.missHistory
        let isMiss = model.flag(
            truthField == guess ? 0 : 1,
            set: 16 &+ ((standing >> 1) &* 4 &+ (history & 3)) as Int,
            layout.hitKind &+ (kind & layout.kindMask) &* 8 &+ standing,
            layout.hitHistory &+ (history & layout.missMask) &* 8 &+ standing,
            layout.hitCode &+ ((kind &* 64 &+ (code & 63)) & layout.codeMask),
            limit: 1000
        )
        references.missHistory = history << 1 | isMiss
        if isMiss == 0 {
            store(guess, bytes, size)
            if cached == nil {
                learn(kind, bit, predicted, projected, shifted)
                if standing >= 4 { references.cache.store(reference.target, predicted) }
            }
            references.shifts[kind] = predicted &- reference.target
            return true
        }
        // A miss: 0 the bytes follow, 1 and 2 other predictions, 3 the distance follows.
        if cached != nil { projected = project(reference.target).place }
        let first = predicted == projected ? shifted : projected
        let second = first == shifted ? predicted &+ references.corrections[kind] : shifted
        var choice = 0
        var goal = predicted
        if Coder.isEncoder {
            if let target = references.models._withUnsafeGuaranteedRef({
                $0.new.target(of: reference, at: place, field: truthField, near: predicted)
            }),
                references.models._withUnsafeGuaranteedRef({
                    $0.new.encode(reference, at: place, target: target, field: field)
                }) == truthField
            {
                goal = target
                choice = 3
            }
            if references.models._withUnsafeGuaranteedRef({
                $0.new.encode(reference, at: place, target: second, field: field)
            }) == truthField {
                choice = 2
            }
            if references.models._withUnsafeGuaranteedRef({
                $0.new.encode(reference, at: place, target: first, field: field)
            }) == truthField {
                choice = 1
            }
        }
        let base = layout.missChoice &+ (kind & layout.kindMask) &* 4
        let high = model.bit(choice >> 1, at: base &+ 1, limit: 60)
        choice = high << 1 | model.bit(choice & 1, at: base &+ 2 &+ high, limit: 60)
        switch choice {
        case 0: return false
        case 1: goal = first
        case 2: goal = second
        default:
            let distance = Int64(Int32(truncatingIfNeeded: goal &- predicted))
            let isNegative = model.bit(distance < 0 ? 1 : 0, at: layout.missSign &+ (kind & layout.kindMask), limit: 60)
            let size = model.number(
                UInt32(truncatingIfNeeded: distance < 0 ? -distance : distance),
                at: layout.missDelta &+ (kind & layout.missDeltaMask) &* layout.number
            )
            goal = isNegative == 1 ? predicted &- size : predicted &+ size
            references.corrections[kind] = goal &- predicted
        }
        if cached == nil { learn(kind, bit, goal, projected, shifted) }
        references.shifts[kind] = goal &- reference.target
        if reference.target >= Reference.memoryPlaces { references.learned.learn(reference.target, to: goal) }
        references.cache.store(reference.target, goal)
        guard
            let right = references.models._withUnsafeGuaranteedRef({
                $0.new.encode(reference, at: place, target: goal, field: field)
            })
        else { return false }
        store(right, bytes, size)
        return true
    }

    /// Which of two predictions to take for the next reference of this kind.
    @inline(__always)
    private func learn(_ kind: Int, _ bit: UInt64, _ goal: UInt32, _ projected: UInt32, _ shifted: UInt32) {
        if projected == shifted { return }
        if shifted == goal {
            references.prefersShift |= bit
        } else if projected == goal {
            references.prefersShift &= ~bit
        }
    }

    /// Where the target went by the copy map, and how sure that is: 1 same run, 2 another one, 3 none.
    private func project(_ target: UInt32) -> (place: UInt32, standing: Int) {
        if target >= Reference.memoryPlaces { return (references.learned.predict(target), 3) }
        let (place, standing) = map.project(target, near: run)
        return (place, standing.rawValue &+ 1)
    }

    @inline(__always)
    private func store(_ field: UInt64, _ bytes: UnsafeMutablePointer<UInt8>, _ size: Int) {
        for index in 0..<size { bytes[index] = UInt8(truncatingIfNeeded: field >> UInt64(8 &* index)) }
    }
}
