/// Finds earlier copies of what stands in the gaps, within the gaps: the last place with the same three bytes, and chains of places
/// with the same four. All matches are kept, so that a gap can be parsed again.
final class GapHistory {
    private let new: UnsafePointer<UInt8>
    private let count: Int
    private let near: UnsafeMutablePointer<Int32>
    private let heads: UnsafeMutablePointer<Int32>
    /// Place and the entry before, in turn.
    private let entries: UnsafeMutablePointer<Int32>
    private var entryCount = 0
    private let capacity: Int
    private let depth: Int
    private let log: UInt32
    private let most: Int
    private var kept: GapMatches
    /// The matches of one byte.
    private var found: [GapMatch] = []

    /// A history of at most `capacity` places.
    init(_ new: UnsafeBufferPointer<UInt8>, capacity: Int, depth: Int = 32) {
        self.new = new.baseAddress ?? UnsafePointer(bitPattern: 8)!
        count = new.count
        self.capacity = capacity
        // Less work and memory where gaps are very large.
        self.depth = capacity > 1 << 21 ? min(depth, 16) : depth
        most = capacity > 1 << 21 ? 6 : 12
        var log: UInt32 = 12
        while log < 20 && 1 << Int(log) < capacity { log += 1 }
        self.log = log
        near = .allocate(capacity: 1 << Int(log))
        near.update(repeating: -1, count: 1 << Int(log))
        heads = .allocate(capacity: 1 << Int(log))
        heads.update(repeating: -1, count: 1 << Int(log))
        entries = .allocate(capacity: 2 * capacity + 2)
        kept = GapMatches(capacity: capacity)
    }

    deinit {
        near.deallocate()
        heads.deallocate()
        entries.deallocate()
    }

    /// Begins again with the first byte of the gaps, all matches being known.
    func restart() { kept.restart() }

    /// The matches of byte `index` of the gaps: growing length. They are asked for in order.
    @inline(__always)
    func matches(_ index: Int, _ body: (GapMatch) -> Void) { kept.visit(index, body) }

    /// Goes on to the next byte of the gaps, at `place`: looks for its matches if `isWanted`, and remembers it.
    func advance(_ place: Int, limit: Int, isWanted: Bool) {
        found.removeAll(keepingCapacity: true)
        defer { kept.append(found) }
        guard place + 4 <= count, entryCount < capacity else { return }
        let word = UnsafeRawPointer(new + place).loadUnaligned(as: UInt32.self)
        let three = Int(((word << 8) &* 0x9E37_79B1) >> (32 - log))
        let four = Int((word &* 0x85EB_CA6B) >> (32 - log))
        if isWanted && limit >= 3 { find(place, limit, Int(near[three]), Int(heads[four])) }
        near[three] = Int32(truncatingIfNeeded: place)
        entries[2 * entryCount] = Int32(truncatingIfNeeded: place)
        entries[2 * entryCount + 1] = heads[four]
        heads[four] = Int32(truncatingIfNeeded: entryCount)
        entryCount += 1
    }

    private func find(_ place: Int, _ limit: Int, _ nearest: Int, _ head: Int) {
        let here = new + place
        var best = 2
        if nearest >= 0 {
            let length = common(new + nearest, here, limit)
            if length > best {
                best = length
                found.append(
                    GapMatch(place: Int32(truncatingIfNeeded: nearest), length: UInt16(truncatingIfNeeded: length))
                )
            }
        }
        var index = head
        var tries = depth
        while index >= 0 && tries > 0 && best < limit {
            let other = Int(entries[2 * index])
            index = Int(entries[2 * index + 1])
            tries -= 1
            let there = new + other
            guard there[best] == here[best] && there[best - 1] == here[best - 1] else { continue }
            let length = common(there, here, limit)
            if length > best {
                best = length
                if found.count >= most { found.removeFirst() }
                found.append(
                    GapMatch(place: Int32(truncatingIfNeeded: other), length: UInt16(truncatingIfNeeded: length))
                )
                if length >= 256 { break }
            }
        }
    }

    @inline(__always)
    private func common(_ there: UnsafePointer<UInt8>, _ here: UnsafePointer<UInt8>, _ limit: Int) -> Int {
        var length = 0
        while length + 8 <= limit {
            let x = UnsafeRawPointer(there + length).loadUnaligned(as: UInt64.self)
            let y = UnsafeRawPointer(here + length).loadUnaligned(as: UInt64.self)
            if x != y { return length + (x ^ y).trailingZeroBitCount >> 3 }
            length += 8
        }
        while length < limit && there[length] == here[length] { length += 1 }
        return length
    }
}
