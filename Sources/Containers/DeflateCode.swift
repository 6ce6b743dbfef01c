/// One Huffman code of a deflate block, built as zlib and gzip build theirs: which of equally good codes comes out
/// depends on the order in which the rarest symbols are joined, and on how codes that are too long are shortened.
struct DeflateCode {
    /// How often each symbol comes; inner nodes of the tree follow after the symbols.
    var frequencies: [UInt32]
    /// The lengths of the codes, 0 for symbols that do not come.
    private(set) var lengths: [UInt8]
    /// The codes, first bit lowest.
    private(set) var codes: [UInt16]
    /// The last symbol that comes.
    private(set) var last = 0

    private let symbolCount: Int
    private let longest: Int
    private let extraBits: [UInt8]
    private var parents: [UInt16]
    private var depths: [UInt8]
    /// A heap in 1..., the rarest first; joined nodes are put to the end, the root at `sorted`.
    private var heap: [UInt16]
    private var heapCount = 0
    private var sorted = 0

    init(symbols: Int, longest: Int, extraBits: [UInt8]) {
        symbolCount = symbols
        self.longest = longest
        self.extraBits = extraBits
        let nodes = 2 * symbols + 1
        frequencies = Array(repeating: 0, count: nodes)
        lengths = Array(repeating: 0, count: nodes)
        codes = Array(repeating: 0, count: symbols)
        parents = Array(repeating: 0, count: nodes)
        depths = Array(repeating: 0, count: nodes)
        heap = Array(repeating: 0, count: nodes + 1)
    }

    /// Sets all frequencies to 0.
    mutating func reset() {
        for index in 0..<symbolCount { frequencies[index] = 0 }
    }

    /// Makes lengths and codes of the frequencies. Returns the bits of all symbols by this code, extra bits included.
    mutating func build() -> Int {
        heapCount = 0
        sorted = heap.count
        last = -1
        for symbol in 0..<symbolCount {
            lengths[symbol] = 0
            guard frequencies[symbol] != 0 else { continue }
            heapCount += 1
            heap[heapCount] = UInt16(symbol)
            last = symbol
            depths[symbol] = 0
        }
        // A code has two symbols at least, even if they do not come.
        var forced: [Int] = []
        while heapCount < 2 {
            let symbol = last < 2 ? last + 1 : 0
            if last < 2 { last += 1 }
            heapCount += 1
            heap[heapCount] = UInt16(symbol)
            frequencies[symbol] = 1
            depths[symbol] = 0
            forced.append(symbol)
        }
        for index in stride(from: heapCount / 2, through: 1, by: -1) { sift(index) }
        var node = symbolCount
        repeat {
            let rarest = heap[1]
            heap[1] = heap[heapCount]
            heapCount -= 1
            sift(1)
            let second = heap[1]
            sorted -= 2
            heap[sorted + 1] = rarest
            heap[sorted] = second
            frequencies[node] = frequencies[Int(rarest)] + frequencies[Int(second)]
            depths[node] = max(depths[Int(rarest)], depths[Int(second)]) + 1
            parents[Int(rarest)] = UInt16(node)
            parents[Int(second)] = UInt16(node)
            heap[1] = UInt16(node)
            node += 1
            sift(1)
        } while heapCount >= 2
        sorted -= 1
        heap[sorted] = heap[1]
        let counts = assignLengths()
        assignCodes(counts)
        var bits = 0
        for symbol in 0...last where frequencies[symbol] != 0 {
            bits += Int(frequencies[symbol]) * (Int(lengths[symbol]) + extra(symbol))
        }
        // What does not come costs nothing: zlib counts it as one bit less each.
        for _ in forced { bits -= 1 }
        return bits
    }

    func extra(_ symbol: Int) -> Int { symbol < extraBits.count ? Int(extraBits[symbol]) : 0 }

    private func isBefore(_ left: UInt16, _ right: UInt16) -> Bool {
        let first = frequencies[Int(left)]
        let second = frequencies[Int(right)]
        return first < second || (first == second && depths[Int(left)] <= depths[Int(right)])
    }

    private mutating func sift(_ start: Int) {
        var index = start
        let moved = heap[index]
        var child = index * 2
        while child <= heapCount {
            if child < heapCount, isBefore(heap[child + 1], heap[child]) { child += 1 }
            if isBefore(moved, heap[child]) { break }
            heap[index] = heap[child]
            index = child
            child *= 2
        }
        heap[index] = moved
    }

    /// Lengths by depth in the tree; where that is too much, leaves are moved up, the rarest down.
    private mutating func assignLengths() -> [Int] {
        var counts = [Int](repeating: 0, count: 16)
        var overflow = 0
        lengths[Int(heap[sorted])] = 0
        for index in (sorted + 1)..<heap.count {
            let node = Int(heap[index])
            var length = Int(lengths[Int(parents[node])]) + 1
            if length > longest {
                length = longest
                overflow += 1
            }
            lengths[node] = UInt8(length)
            if node < symbolCount { counts[length] += 1 }
        }
        guard overflow > 0 else { return counts }
        while overflow > 0 {
            var length = longest - 1
            while counts[length] == 0 { length -= 1 }
            counts[length] -= 1
            counts[length + 1] += 2
            counts[longest] -= 1
            overflow -= 2
        }
        var index = heap.count
        for length in stride(from: longest, to: 0, by: -1) {
            var left = counts[length]
            while left > 0 {
                index -= 1
                let node = Int(heap[index])
                guard node < symbolCount else { continue }
                lengths[node] = UInt8(length)
                left -= 1
            }
        }
        return counts
    }

    /// Canonical codes (RFC 1951 section 3.2.2).
    private mutating func assignCodes(_ counts: [Int]) {
        var next = [Int](repeating: 0, count: 17)
        for length in 1...15 { next[length + 1] = (next[length] + counts[length]) << 1 }
        for symbol in 0...last {
            let length = Int(lengths[symbol])
            guard length > 0 else { continue }
            codes[symbol] = Self.reversed(next[length], length)
            next[length] += 1
        }
    }

    static func reversed(_ code: Int, _ length: Int) -> UInt16 {
        var value = 0
        for bit in 0..<length where code & 1 << bit != 0 { value |= 1 << (length - 1 - bit) }
        return UInt16(value)
    }
}
