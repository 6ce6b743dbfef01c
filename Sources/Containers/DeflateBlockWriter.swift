/// Writes deflate blocks of symbols, each in the form that zlib and gzip choose: stored, by the fixed code, or by codes of
/// its own.
struct DeflateBlockWriter {
    /// The bytes that are complete.
    var bytes: [UInt8] = []
    private var bits: UInt64 = 0
    private var bitCount = 0

    private(set) var symbols: [UInt32]
    private(set) var symbolCount = 0
    private(set) var matchCount = 0
    private(set) var literals = DeflateCode(
        symbols: 286,
        longest: 15,
        extraBits: Array(repeating: 0, count: 257) + DeflateTables.lengthExtra
    )
    private(set) var distances = DeflateCode(symbols: 30, longest: 15, extraBits: DeflateTables.distanceExtra)
    private var lengths = DeflateCode(
        symbols: 19,
        longest: 7,
        extraBits: Array(repeating: 0, count: 16) + [2, 3, 7]
    )

    /// A writer of blocks of at most `limit` symbols.
    init(limit: Int) {
        symbols = Array(repeating: 0, count: limit)
        reset()
    }

    /// Forgets everything.
    mutating func reset() {
        bytes.removeAll(keepingCapacity: true)
        bits = 0
        bitCount = 0
        beginBlock()
    }

    private mutating func beginBlock() {
        symbolCount = 0
        matchCount = 0
        literals.reset()
        distances.reset()
        literals.frequencies[256] = 1
    }

    mutating func add(literal: UInt8) {
        symbols[symbolCount] = UInt32(literal)
        symbolCount += 1
        literals.frequencies[Int(literal)] += 1
    }

    mutating func add(length: Int, distance: Int) {
        symbols[symbolCount] = UInt32(distance) << 8 | UInt32(length - 3)
        symbolCount += 1
        matchCount += 1
        literals.frequencies[257 + Int(DeflateTables.lengthCodes[length - 3])] += 1
        distances.frequencies[Int(DeflateTables.distanceCodes[distance - 1])] += 1
    }

    /// Writes the block of the symbols that were added, which stand for `content`.
    mutating func endBlock(_ content: UnsafeBufferPointer<UInt8>, isLast: Bool) {
        // The fixed code's size counts what comes; building may add symbols that do not.
        var fixed = 7
        for symbol in 0..<286 where symbol != 256 {
            let length = Int(DeflateTables.fixedLengths[symbol]) + literals.extra(symbol)
            fixed += Int(literals.frequencies[symbol]) * length
        }
        for symbol in 0..<30 { fixed += Int(distances.frequencies[symbol]) * (5 + distances.extra(symbol)) }
        var own = literals.build() + distances.build()
        lengths.reset()
        var runs: [UInt16] = []
        Self.runs(literals, &runs)
        Self.runs(distances, &runs)
        for run in runs { lengths.frequencies[Int(run & 31)] += 1 }
        own += lengths.build()
        var orderCount = 19
        while orderCount > 4, lengths.lengths[DeflateTables.order[orderCount - 1]] == 0 { orderCount -= 1 }
        own += 3 * orderCount + 14
        let ownBytes = (own + 10) >> 3
        let fixedBytes = (fixed + 10) >> 3
        let last = UInt64(isLast ? 1 : 0)
        if content.count <= 0xFFFF, content.count + 4 <= min(ownBytes, fixedBytes) {
            put(last, 3)
            align()
            let count = content.count
            bytes += [UInt8(count & 255), UInt8(count >> 8 & 255), UInt8(~count & 255), UInt8(~count >> 8 & 255)]
            bytes.append(contentsOf: content)
        } else if fixedBytes <= ownBytes {
            put(2 | last, 3)
            putSymbols(
                DeflateTables.fixedCodes,
                DeflateTables.fixedLengths,
                DeflateTables.fixedDistanceCodes,
                Array(repeating: 5, count: 30)
            )
        } else {
            put(4 | last, 3)
            put(UInt64(literals.last - 256), 5)
            put(UInt64(distances.last), 5)
            put(UInt64(orderCount - 4), 4)
            for index in 0..<orderCount { put(UInt64(lengths.lengths[DeflateTables.order[index]]), 3) }
            for run in runs {
                let symbol = Int(run & 31)
                put(UInt64(lengths.codes[symbol]), Int(lengths.lengths[symbol]))
                if symbol >= 16 { put(UInt64(run >> 5), lengths.extra(symbol)) }
            }
            putSymbols(literals.codes, literals.lengths, distances.codes, distances.lengths)
        }
        if isLast { align() }
        beginBlock()
    }

    /// The lengths of a code as runs: a symbol of the code of lengths, and its extra bits from bit 5 on.
    private static func runs(_ code: DeflateCode, _ runs: inout [UInt16]) {
        var before = -1
        var index = 0
        while index <= code.last {
            let length = Int(code.lengths[index])
            // How long a run may be, and how short, depends on what came before.
            let most = length == 0 ? 138 : length == before ? 6 : 7
            let least = length == 0 || length == before ? 3 : 4
            var count = 1
            while count < most, index + count <= code.last, Int(code.lengths[index + count]) == length { count += 1 }
            index += count
            if count < least {
                for _ in 0..<count { runs.append(UInt16(length)) }
            } else if length != 0 {
                var rest = count
                if length != before {
                    runs.append(UInt16(length))
                    rest -= 1
                }
                runs.append(16 | UInt16(rest - 3) << 5)
            } else if count <= 10 {
                runs.append(17 | UInt16(count - 3) << 5)
            } else {
                runs.append(18 | UInt16(count - 11) << 5)
            }
            before = length
        }
    }

    private mutating func putSymbols(
        _ codes: [UInt16],
        _ lengths: [UInt8],
        _ distanceCodes: [UInt16],
        _ distanceLengths: [UInt8]
    ) {
        for index in 0..<symbolCount {
            let symbol = Int(symbols[index])
            let distance = symbol >> 8
            let value = symbol & 255
            if distance == 0 {
                put(UInt64(codes[value]), Int(lengths[value]))
                continue
            }
            let lengthCode = Int(DeflateTables.lengthCodes[value])
            put(UInt64(codes[257 + lengthCode]), Int(lengths[257 + lengthCode]))
            let lengthExtra = Int(DeflateTables.lengthExtra[lengthCode])
            if lengthExtra > 0 { put(UInt64(value - DeflateTables.lengthBases[lengthCode]), lengthExtra) }
            let code = Int(DeflateTables.distanceCodes[distance - 1])
            put(UInt64(distanceCodes[code]), Int(distanceLengths[code]))
            let extra = Int(DeflateTables.distanceExtra[code])
            if extra > 0 { put(UInt64(distance - 1 - DeflateTables.distanceBases[code]), extra) }
        }
        put(UInt64(codes[256]), Int(lengths[256]))
    }

    private mutating func put(_ value: UInt64, _ count: Int) {
        bits |= value << UInt64(bitCount)
        bitCount += count
        while bitCount >= 8 {
            bytes.append(UInt8(truncatingIfNeeded: bits))
            bits >>= 8
            bitCount -= 8
        }
    }

    private mutating func align() {
        if bitCount > 0 { bytes.append(UInt8(truncatingIfNeeded: bits)) }
        bits = 0
        bitCount = 0
    }
}
