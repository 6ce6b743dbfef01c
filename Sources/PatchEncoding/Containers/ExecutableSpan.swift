/// Where an ELF file stands in a plain form, and what it is like.
struct ExecutableSpan {
    /// The least size that is worth a patch of its own, in bytes.
    private static let leastSize = 16_384

    let range: Range<Int>
    /// Hashes of some of its places, chosen by content: files that share many are versions of each other.
    let marks: [UInt64]

    /// A compressed file, with the header before its unit as far as headers go mostly.
    init(compressed unit: FoundUnit) {
        self.init(range: max(unit.range.lowerBound - 64, 0)..<unit.range.upperBound, marks: [])
    }

    private init(range: Range<Int>, marks: [UInt64]) {
        self.range = range
        self.marks = marks
    }

    /// The ELF files of `plain`, in ascending order, without overlap.
    static func all(in plain: UnsafeBufferPointer<UInt8>) -> [ExecutableSpan] {
        ranges(in: plain).map { ExecutableSpan(range: $0, marks: marks(plain, $0)) }
    }

    /// Where the ELF files of `plain` are.
    static func ranges(in plain: UnsafeBufferPointer<UInt8>) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var position = 0
        let last = plain.count - 64
        while position < last {
            guard plain[position] == 0x7F, let end = end(plain, at: position) else {
                position += 1
                continue
            }
            ranges.append(position..<end)
            position = end
        }
        return ranges
    }

    /// Where the file ends: behind its section headers, which linkers put last, and its segments (System V gABI, chapter 4).
    private static func end(_ plain: UnsafeBufferPointer<UInt8>, at start: Int) -> Int? {
        guard plain[start + 1] == 0x45, plain[start + 2] == 0x4C, plain[start + 3] == 0x46, plain[start + 5] == 1,
            plain[start + 6] == 1, plain[start + 4] == 1 || plain[start + 4] == 2
        else { return nil }
        let is64 = plain[start + 4] == 2
        func read(_ offset: Int, _ count: Int) -> Int {
            var value = 0
            for index in (0..<count).reversed() { value = value << 8 | Int(plain[start + offset + index]) }
            return value
        }
        let sections = read(is64 ? 40 : 32, is64 ? 7 : 4)
        let row = read(is64 ? 58 : 46, 2)
        let count = read(is64 ? 60 : 48, 2)
        guard row == (is64 ? 64 : 40), count > 0, sections < plain.count else { return nil }
        let size = sections + row * count
        guard size >= leastSize, size <= plain.count - start else { return nil }
        return start + size
    }

    private static func marks(_ plain: UnsafeBufferPointer<UInt8>, _ range: Range<Int>) -> [UInt64] {
        let bytes = UnsafeRawBufferPointer(plain)
        var marks: [UInt64] = []
        var position = range.lowerBound
        while position + 16 <= range.upperBound {
            let low = bytes.loadUnaligned(fromByteOffset: position, as: UInt64.self)
            let hash = low &* 0x9E37_79B9_7F4A_7C15
            if hash >> 55 == 1 {
                let high = bytes.loadUnaligned(fromByteOffset: position + 8, as: UInt64.self)
                marks.append((hash ^ high) &* 0xC2B2_AE3D_27D4_EB4F)
            }
            position += 1
        }
        return marks
    }

    /// For each of `new` the one of `old` that shares most marks, or `nil`.
    static func partners(of new: [ExecutableSpan], in old: [ExecutableSpan]) -> [Int?] {
        var owners: [UInt64: Int] = [:]
        for (index, span) in old.enumerated() {
            // What many files have says nothing: the first one's vote is drowned by the rarer marks.
            for mark in span.marks where owners.updateValue(index, forKey: mark) != nil { owners[mark] = -1 }
        }
        return new.map { span in
            var votes: [Int: Int] = [:]
            for mark in span.marks {
                if let owner = owners[mark], owner >= 0 { votes[owner, default: 0] += 1 }
            }
            return votes.max { ($0.value, -$0.key) < ($1.value, -$1.key) }?.key
        }
    }
}
