extension ReferenceScanner {
    /// The types of a `.BTF` section (Linux, Documentation/bpf/btf.rst): numbers of types and offsets of strings.
    ///
    /// A scan that begins within the section looks for the next two types in a row.
    mutating func scanTypeInfo(_ window: ScanWindow) -> Reference? {
        let limit = unsafe window.limit
        let stop = unsafe window.stop
        if rows.layout == .unknown, cursor == place.regionOffset { rows.layout = .type }
        while cursor < limit {
            let at = cursor
            guard at &+ rows.layout.size <= stop else { break }
            let name: Reference?
            let type: Reference?
            switch rows.layout {
            case .unknown, .type:
                let info = unsafe window.word(at: at &+ 4)
                guard TypeInfoLayout.isType(info) else {
                    rows.layout = .unknown
                    cursor &+= 4
                    continue
                }
                if rows.layout == .unknown {
                    // The next type must be one as well; one with very many members is not waited for.
                    let next = at &+ 12 &+ TypeInfoLayout(membersOf: info).size &* TypeInfoLayout.members(of: info)
                    guard next < at &+ 56, unsafe TypeInfoLayout.isType(window.word(at: next &+ 4)) else {
                        cursor &+= 4
                        continue
                    }
                }
                rows.layout = TypeInfoLayout(membersOf: info)
                rows.last = Int32(truncatingIfNeeded: TypeInfoLayout.members(of: info))
                name = unsafe string(window.word(at: at), at: at)
                type = TypeInfoLayout.hasType(info) ? unsafe typeNumber(window.word(at: at &+ 8), at: at &+ 8) : nil
                cursor = at &+ 12
                if rows.last == 0 { rows.layout = .type }
            case .member, .parameter:
                name = unsafe string(window.word(at: at), at: at)
                type = unsafe typeNumber(window.word(at: at &+ 4), at: at &+ 4)
                endMember(at)
            case .array:
                name = unsafe typeNumber(window.word(at: at), at: at)
                type = unsafe typeNumber(window.word(at: at &+ 4), at: at &+ 4)
                endMember(at)
            case .value, .longValue:
                name = unsafe string(window.word(at: at), at: at)
                type = nil
                endMember(at)
            case .variable:
                name = unsafe typeNumber(window.word(at: at), at: at)
                type = nil
                endMember(at)
            case .number:
                name = nil
                type = nil
                endMember(at)
            }
            if let name {
                waiting = type
                return name
            }
            if let type { return type }
        }
        cursor = max(cursor, limit)
        return nil
    }

    @inline(__always)
    private mutating func endMember(_ at: Int) {
        cursor = at &+ rows.layout.size
        rows.last &-= 1
        if rows.last <= 0 { rows.layout = .type }
    }

    /// The number of a type; 0 is `void`.
    private func typeNumber(_ value: UInt32, at position: Int) -> Reference? {
        guard value != 0, value < Reference.numberLimit else { return nil }
        return Reference(position: UInt32(position), target: Reference.typePlaces &+ value, anchor: 0, kind: .number32)
    }

    /// The offset of a string: in this image if the region's parameter says where, else in another's.
    private func string(_ value: UInt32, at position: Int) -> Reference? {
        guard value != 0, value < Reference.numberLimit else { return nil }
        if place.parameter != 0, value < model.size &- place.parameter {
            return Reference(position: UInt32(position), target: place.parameter &+ value, anchor: 0, kind: .index32)
        }
        return Reference(
            position: UInt32(position),
            target: Reference.stringPlaces &+ value,
            anchor: 1,
            kind: .number32
        )
    }
}
