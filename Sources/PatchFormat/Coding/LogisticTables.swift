/// The logistic function and its inverse, in fixed point: 256 units are one natural unit of the odds' logarithm.
final class LogisticTables {
    /// The greatest input of ``squash``.
    static var limit: Int { 2303 }

    /// Probabilities (16 bits) of every fourth number from -``limit`` on.
    let squash: UnsafeMutablePointer<UInt16>
    /// Four times the odds of a probability, by its upper bits.
    let stretch: UnsafeMutablePointer<Int16>
    /// By how much a probability of 12 bits is shifted for ``stretch``.
    let stretchShift: UInt16

    /// Tables; the short ones know 9 bits of a probability only.
    init(isShort: Bool) {
        let limit = LogisticTables.limit
        stretchShift = isShort ? 3 : 0
        squash = .allocate(capacity: limit / 2 + 2)
        for index in 0...(limit / 2 + 1) {
            squash[index] = UInt16(truncatingIfNeeded: LogisticTables.probability(min(index * 4 - limit + 1, limit)))
        }
        let count = 4096 >> Int(stretchShift)
        stretch = .allocate(capacity: count)
        var x = -limit
        for index in 0..<count {
            let middle = (index * 65536 + 32768) / count
            while x < limit && LogisticTables.probability(x) < middle { x += 1 }
            stretch[index] = Int16(truncatingIfNeeded: x * 4)
        }
    }

    deinit {
        squash.deallocate()
        stretch.deallocate()
    }

    /// 65536 / (1 + exp(-x / 256)), by pieces of straight lines.
    private static func probability(_ x: Int) -> Int {
        let shifted = x + 24 * 128
        let low = knot(shifted / 128)
        let high = knot(shifted / 128 + 1)
        let part = shifted % 128
        return (low * (128 - part) + high * part) / 128
    }

    /// 65536 / (1 + exp(-x / 2)) for x from -24 to 24.
    private static func knot(_ index: Int) -> Int {
        guard index >= 24 else { return 65536 - knot(48 - index) }
        return switch index {
        case 24: 32768
        case 25: 40793
        case 26: 47911
        case 27: 53581
        case 28: 57724
        case 29: 60565
        case 30: 62428
        case 31: 63615
        case 32: 64357
        case 33: 64816
        case 34: 65097
        case 35: 65269
        case 36: 65374
        case 37: 65438
        case 38: 65476
        case 39: 65500
        case 40: 65514
        case 41: 65523
        case 42: 65528
        default: 65532
        }
    }
}
