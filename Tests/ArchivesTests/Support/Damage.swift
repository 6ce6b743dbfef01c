/// Damages bytes in ways that repeat from run to run.
struct Damage {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    /// The next number (SplitMix64).
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }

    private mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(max(1, limit))) }

    /// A damaged copy: cut short, or with one to four bytes changed, or with a run of one value.
    mutating func damage(_ bytes: [UInt8]) -> [UInt8] {
        var copy = bytes
        switch below(8) {
        case 0: return Array(copy.prefix(below(copy.count)))
        case 1:
            let start = below(copy.count)
            let value: UInt8 = next() % 2 == 0 ? 0 : 0xFF
            for index in start..<min(copy.count, start + 1 + below(12)) { copy[index] = value }
        default:
            for _ in 0...below(4) {
                let index = below(copy.count)
                copy[index] = next() % 2 == 0 ? UInt8(truncatingIfNeeded: next()) : copy[index] ^ 1 << UInt8(below(8))
            }
        }
        return copy
    }
}
