/// What a slot of a byte's context can hold, and where each bit leads: odds in the logistic domain, and how often they were learned.
///
/// A state is the odds' logarithm in equal steps from -8 to 8, and below it a count. Because states are odds already, mixing needs
/// no table, and learning is one look at ``next``.
final class SlotStates {
    /// How many bits the count has.
    static var countBits: Int { 3 }
    /// How many states there are.
    let count: Int
    /// What a state times this, less ``middle``, gives: 1024 units are one natural unit.
    let scale: SIMD8<UInt16>
    /// See ``scale``.
    let middle: SIMD8<Int16>
    /// What stands beside states: a small opinion that never changes, and none.
    let others: SIMD8<UInt16>
    /// How sure a state is, 0...3, by its count.
    let grades: UnsafeMutablePointer<Int>
    /// The state that knows nothing.
    let blank: UInt16
    /// The next state, by the bit and the state.
    let next: UnsafeMutablePointer<UInt16>

    /// States with this many steps of odds.
    init(oddsBits: Int) {
        let low = Self.countBits
        let bits = oddsBits + low
        let steps = 1 << oddsBits
        let unit = 1 << (14 - bits)
        let half = 8192 - (8192 >> oddsBits)
        count = 1 << bits
        scale = SIMD8(repeating: UInt16(truncatingIfNeeded: unit))
        middle = SIMD8(repeating: Int16(truncatingIfNeeded: half))
        var others = SIMD8<UInt16>(repeating: UInt16(truncatingIfNeeded: half / unit))
        others[6] = UInt16(truncatingIfNeeded: (half + 256) / unit)
        self.others = others
        blank = UInt16(truncatingIfNeeded: (steps / 2) << low)
        grades = .allocate(capacity: 1 << low)
        for n in 0..<(1 << low) { grades[n] = n == 0 ? 0 : (n < 2 ? 1 : (n < 5 ? 2 : 3)) }
        next = .allocate(capacity: 2 * count)
        // The odds of each step, exp(16 * (step + 0.5) / steps - 8), 24 bits behind the point.
        let odds = UnsafeMutablePointer<UInt64>.allocate(capacity: steps)
        defer { odds.deallocate() }
        let root = Self.root(steps)
        let whole = (root &* root) >> 28
        // exp(-8)
        var value = (5628 &* root) >> 28
        for step in 0..<steps {
            odds[step] = value
            value = (value &* whole) >> 28
        }
        for n in 0..<(1 << low) {
            let rate = Self.rate(n)
            var to = 0
            for step in 0..<steps {
                // Seen a 1: p becomes p + rate * (1 - p), the odds (odds + rate) / (1 - rate).
                let goal = ((odds[step] + rate << 8) << 16) / (65536 - rate)
                while to < steps - 1 && odds[to] + odds[to + 1] < 2 * goal { to += 1 }
                let after = UInt16(truncatingIfNeeded: min(n + 1, (1 << low) - 1))
                let up = max(to, min(step + 1, steps - 1))
                next[count | step << low | n] = UInt16(truncatingIfNeeded: up << low) | after
                next[(steps - 1 - step) << low | n] = UInt16(truncatingIfNeeded: (steps - 1 - up) << low) | after
            }
        }
    }

    deinit {
        next.deallocate()
        grades.deallocate()
    }

    /// How far a state moves, of 65536, by its count: 1 / (n + 1.5).
    private static func rate(_ n: Int) -> UInt64 { n < 7 ? UInt64(131072 / (2 * n + 3)) : 6553 }

    /// exp(8 / steps), 28 bits behind the point.
    private static func root(_ steps: Int) -> UInt64 {
        // 1 + x + x^2/2 + x^3/6 + x^4/24
        let x = (8 << 28) / UInt64(steps)
        let x2 = (x &* x) >> 28
        let x3 = (x2 &* x) >> 28
        let x4 = (x3 &* x) >> 28
        return 1 << 28 + x + x2 / 2 + x3 / 6 + x4 / 24
    }
}
