/// A deflate compressor that gives the same bytes as zlib's or gzip's, and finds matches faster.
///
/// zlib tries every earlier place whose three bytes hash alike, the last one first, and takes the first of the longest.
/// Places that can be longer than what is there already share four, or six, bytes: following those gives the same match
/// with fewer tries. Where zlib gives up after so many places, the number of each place in its chain says whether zlib
/// would have come so far.
///
/// The algorithm is RFC 1951's with the choices that zlib's deflate has made since 1995; whoever takes the output
/// compares it.
final class DeflateModel {
    /// Whose blocks.
    enum BlockRule {
        /// zlib: blocks of so many symbols.
        case zlib(symbols: Int)
        /// gzip 1.2.4 and later, Info-ZIP: longer blocks, which end early where that seems to pay.
        case gzip
    }

    private static let windowSize = 32_768
    private static let lookahead = 262
    private static let reach = windowSize - lookahead
    private static let capacity = 1 << 18
    private static let longest = 258

    private let level: DeflateLevel
    private let rule: BlockRule
    private let blockLimit: Int
    private let hashBits: Int
    private let hashShift: Int
    var writer: DeflateBlockWriter

    /// The last bytes of the input; positions count from 1 for the first one, so that 0 is none.
    private let window: UnsafeMutablePointer<UInt8>
    private var windowStart = 1
    private var windowEnd = 1
    private var position = 1
    private var blockStart = 1
    /// The last place by hash, and before each place the one before, for 3, 4 and 6 bytes.
    private let head3: UnsafeMutablePointer<Int32>
    private let head4: UnsafeMutablePointer<Int32>
    private let head6: UnsafeMutablePointer<Int32>
    private let link3: UnsafeMutablePointer<Int32>
    private let link4: UnsafeMutablePointer<Int32>
    private let link6: UnsafeMutablePointer<Int32>
    /// How many places a chain of 3 bytes has, and which number each place has in it.
    private let counts: UnsafeMutablePointer<Int32>
    private let numbers: UnsafeMutablePointer<Int32>

    private var matchLength = 2
    private var matchStart = 0
    private var isLiteralWaiting = false
    private var isBegun = false

    init(_ level: DeflateLevel, _ rule: BlockRule, hashBits: Int) {
        self.level = level
        self.rule = rule
        self.hashBits = hashBits
        hashShift = (hashBits + 2) / 3
        switch rule {
        case .zlib(let symbols): blockLimit = symbols - 1
        case .gzip: blockLimit = 32_767
        }
        writer = DeflateBlockWriter(limit: blockLimit)
        window = .allocate(capacity: Self.capacity + 8)
        window.initialize(repeating: 0, count: Self.capacity + 8)
        func table(_ count: Int) -> UnsafeMutablePointer<Int32> {
            let table = UnsafeMutablePointer<Int32>.allocate(capacity: count)
            table.initialize(repeating: 0, count: count)
            return table
        }
        head3 = table(1 << hashBits)
        head4 = table(1 << 16)
        head6 = table(1 << 16)
        link3 = table(Self.windowSize)
        link4 = table(Self.windowSize)
        link6 = table(Self.windowSize)
        counts = table(1 << hashBits)
        numbers = table(Self.windowSize)
    }

    deinit {
        window.deallocate()
        for table in [head3, head4, head6, link3, link4, link6, counts, numbers] { table.deallocate() }
    }

    /// How many bytes of memory it takes.
    var memory: Int {
        let tables = 2 << hashBits + 2 << 16 + 4 * Self.windowSize
        return Self.capacity + MemoryLayout<Int32>.size * (tables + blockLimit)
    }

    /// Begins a new stream.
    func reset() {
        writer.reset()
        windowStart = 1
        windowEnd = 1
        position = 1
        blockStart = 1
        head3.update(repeating: 0, count: 1 << hashBits)
        head4.update(repeating: 0, count: 1 << 16)
        head6.update(repeating: 0, count: 1 << 16)
        counts.update(repeating: 0, count: 1 << hashBits)
        matchLength = 2
        matchStart = 0
        isLiteralWaiting = false
    }

    /// Takes the next piece of input; what comes of it is added to the writer's bytes.
    ///
    /// - Returns: Whether the stream can go on: positions have 31 bits.
    func add(_ input: UnsafeBufferPointer<UInt8>, isLast: Bool) -> Bool {
        guard windowEnd < 1 << 31 - 1 << 20 else { return false }
        var taken = 0
        repeat {
            makeRoom()
            let count = min(input.count - taken, Self.capacity - (windowEnd - windowStart))
            if count > 0, let base = input.baseAddress {
                (window + (windowEnd - windowStart)).update(from: base + taken, count: count)
            }
            taken += count
            windowEnd += count
            compress(isLast: isLast && taken == input.count)
        } while taken < input.count
        return true
    }

    /// Moves the window on: the last 32 KiB stay, and what is in no block yet.
    private func makeRoom() {
        // A block far longer than any that could be stored need not be kept.
        let start = max(min(position - Self.windowSize, blockStart), position - 131_072)
        guard windowEnd - windowStart > Self.capacity - 65_536, start > windowStart else { return }
        window.update(from: window + (start - windowStart), count: windowEnd - start)
        windowStart = start
    }

    private func compress(isLast: Bool) {
        let bytes = window - windowStart
        let end = windowEnd
        while position < end, isLast || end - position >= Self.lookahead + 8 {
            let previousLength = matchLength
            let previousStart = matchStart
            matchLength = 2
            if end - position >= 3 {
                let first = insert(position, bytes, end)
                if first > 1, previousLength < level.lazy, position - first <= Self.reach {
                    search(first, bytes, end, atLeast: previousLength)
                    // A match of three bytes far away costs more than three literals.
                    if matchLength == 3, position - matchStart > 4_096 { matchLength = 2 }
                }
            }
            if previousLength >= 3, matchLength <= previousLength {
                writer.add(length: previousLength, distance: position - 1 - previousStart)
                let isComplete = isBlockComplete
                let next = position - 1 + previousLength
                position += 1
                while position < next {
                    if position + 3 <= end { _ = insert(position, bytes, end) }
                    position += 1
                }
                isLiteralWaiting = false
                matchLength = 2
                if isComplete { endBlock(isLast: false) }
            } else if isLiteralWaiting {
                writer.add(literal: bytes[position - 1])
                if isBlockComplete { endBlock(isLast: false) }
                position += 1
            } else {
                isLiteralWaiting = true
                position += 1
            }
        }
        if isLast {
            if isLiteralWaiting { writer.add(literal: bytes[position - 1]) }
            isLiteralWaiting = false
            endBlock(isLast: true)
        }
    }

    /// Enters a place into the chains; gives the one before it in the chain of 3 bytes.
    @inline(__always)
    private func insert(_ place: Int, _ bytes: UnsafeMutablePointer<UInt8>, _ end: Int) -> Int {
        let slot = place & (Self.windowSize - 1)
        let entry = Int32(truncatingIfNeeded: place)
        let word = Self.word(bytes + place)
        let mask = 1 << hashBits - 1
        let hash =
            (Int(word & 255) << (2 * hashShift) ^ Int(word >> 8 & 255) << hashShift ^ Int(word >> 16 & 255)) & mask
        let before = head3[hash]
        link3[slot] = before
        head3[hash] = entry
        numbers[slot] = counts[hash]
        counts[hash] &+= 1
        if place + 6 <= end {
            let four = Self.hash4(word)
            link4[slot] = head4[four]
            head4[four] = entry
            let six = Self.hash6(word)
            link6[slot] = head6[six]
            head6[six] = entry
        } else if place + 4 <= end {
            let four = Self.hash4(word)
            link4[slot] = head4[four]
            head4[four] = entry
        }
        return Int(before)
    }

    /// Looks for a match longer than `least`, the nearest of the longest, at most as far as zlib looks.
    @inline(__always)
    private func search(_ first: Int, _ bytes: UnsafeMutablePointer<UInt8>, _ end: Int, atLeast least: Int) {
        let place = position
        let mask = Self.windowSize - 1
        let slot = place & mask
        let room = min(end - place, Self.longest)
        let nice = min(level.nice, room)
        // The number of the last place that zlib tries.
        let lastNumber = numbers[slot] &- Int32(least >= level.good ? level.chain >> 2 : level.chain)
        // The first place may be one byte further away than the others. The first byte of all is never matched: its place
        // means none to zlib.
        let limit = max(place - Self.reach, 1)
        var best = least
        var foundStart = matchStart
        let own = bytes + place
        let ownWord = Self.word(own)
        // Which chain: the one of 3 bytes holds every place that counts.
        var link = link3
        var shared = 3
        var candidate = first
        if best >= 5, place + 6 <= end {
            link = link6
            shared = 6
            candidate = Int(link[slot])
        } else if best >= 3, place + 4 <= end {
            link = link4
            shared = 4
            candidate = Int(link[slot])
        }
        while candidate > limit || (candidate == limit && candidate == first && candidate > 1) {
            let other = bytes + candidate
            let difference = Self.word(other) ^ ownWord
            if difference & 0xFF_FFFF == 0 {
                // In zlib's chain, then: would zlib have come so far?
                guard numbers[candidate & mask] >= lastNumber else { break }
                var length: Int
                if difference != 0 {
                    length = min(difference.trailingZeroBitCount >> 3, room)
                } else if best < room, other[best] == own[best] {
                    length = Self.common(own, other, room)
                } else {
                    length = 0
                }
                if length > best {
                    best = length
                    foundStart = candidate
                    if length >= nice { break }
                    if best >= 5, shared < 6, place + 6 <= end {
                        link = link6
                        shared = 6
                        candidate = after(candidate, in: link, from: slot, limit)
                        continue
                    }
                    if best >= 3, shared < 4, place + 4 <= end {
                        link = link4
                        shared = 4
                        candidate = after(candidate, in: link, from: slot, limit)
                        continue
                    }
                }
            } else if shared == 3, numbers[candidate & mask] < lastNumber {
                break
            }
            candidate = Int(link[candidate & mask])
        }
        matchLength = best
        matchStart = foundStart
    }

    /// The nearest place of a scarcer chain that is older than `candidate`: all that could be longer is there.
    @inline(__always)
    private func after(_ candidate: Int, in link: UnsafeMutablePointer<Int32>, from slot: Int, _ limit: Int) -> Int {
        let mask = Self.windowSize - 1
        var next = Int(link[slot])
        while next >= candidate, next > limit { next = Int(link[next & mask]) }
        return next
    }

    @inline(__always)
    private static func common(
        _ left: UnsafeMutablePointer<UInt8>,
        _ right: UnsafeMutablePointer<UInt8>,
        _ limit: Int
    )
        -> Int
    {
        var count = 0
        while count < limit {
            let difference = word(left + count) ^ word(right + count)
            if difference != 0 { return min(count + difference.trailingZeroBitCount >> 3, limit) }
            count += 8
        }
        return limit
    }

    @inline(__always)
    private static func word(_ bytes: UnsafeMutablePointer<UInt8>) -> UInt64 {
        UInt64(littleEndian: UnsafeRawPointer(bytes).loadUnaligned(as: UInt64.self))
    }

    @inline(__always)
    private static func hash4(_ word: UInt64) -> Int {
        Int((((word & 0xFFFF_FFFF) &* 0x9E37_79B1) >> 16) & 0xFFFF)
    }

    @inline(__always)
    private static func hash6(_ word: UInt64) -> Int {
        Int(((word << 16) &* 0x9E37_79B9_7F4A_7C15) >> 48)
    }

    // MARK: Blocks

    private var isBlockComplete: Bool {
        let count = writer.symbolCount
        if count == blockLimit { return true }
        guard case .gzip = rule, count & 0xFFF == 0 else { return false }
        // gzip guesses whether the block compresses well enough to be ended here.
        var bits = count * 8
        for code in 0..<30 {
            bits += Int(writer.distances.frequencies[code]) * (5 + writer.distances.extra(code))
        }
        let made = bits >> 3
        let input = position - blockStart
        return writer.matchCount < count / 2 && made < input / 2
    }

    private func endBlock(isLast: Bool) {
        // What is waiting belongs to the next block.
        let end = isLast ? windowEnd : position
        let start = max(blockStart, windowStart)
        let content = UnsafeBufferPointer(start: window + (start - windowStart), count: end - start)
        writer.endBlock(content, isLast: isLast)
        blockStart = end
    }
}
