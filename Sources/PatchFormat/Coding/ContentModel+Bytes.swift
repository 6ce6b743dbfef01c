extension ContentModel {
    /// A byte by ``contexts``, with the weights of `mode` (0...3).
    func byte(_ value: Int, mode: Int) -> Int {
        let high = nibble(value >> 4, 0, mode)
        let low = nibble(value, high, mode)
        return (high & 15) << 4 | (low & 15)
    }

    /// Four bits; `node` is 0 for the upper ones, else 16 and these.
    @inline(__always)
    private func nibble(_ value: Int, _ node: Int, _ mode: Int) -> Int {
        let salt = UInt32(truncatingIfNeeded: node) &* 0x2C1B_3C6D
        let p0 = place(0, salt)
        let p1 = place(1, salt)
        let p2 = place(2, salt)
        let p3 = place(3, salt)
        let p4 = place(4, salt)
        let p5 = place(5, salt)
        let table = stretch
        let shift = 4 &+ stretchShift
        let sets = byteWeights + (mode << 4 | confidence)
        var inner = 1
        while inner < 16 {
            let s0 = p0[inner]
            let s1 = p1[inner]
            let s2 = p2[inner]
            let s3 = p3[inner]
            let s4 = p4[inner]
            let s5 = p5[inner]
            let opinions = SIMD8<Int16>(
                table[Int(s0 >> shift)],
                table[Int(s1 >> shift)],
                table[Int(s2 >> shift)],
                table[Int(s3 >> shift)],
                table[Int(s4 >> shift)],
                table[Int(s5 >> shift)],
                256,
                0
            )
            let weights = sets + Self.grade(s2 & 15) << 2
            let before = weights.pointee
            var sum: Int32 = 0
            for k in 0..<8 { sum &+= Int32(opinions[k]) &* Int32(before[k]) }
            var one = probability(Int(sum >> 16))
            if one < 48 { one = 48 }
            if one > 65488 { one = 65488 }
            let bit = coder.code(
                (value >> (inner < 2 ? 3 : (inner < 4 ? 2 : (inner < 8 ? 1 : 0)))) & 1,
                UInt32(truncatingIfNeeded: one)
            )
            let error = Int32(truncatingIfNeeded: ((bit << 16) &- one) >> 1)
            var moved = SIMD8<Int16>()
            for k in 0..<8 { moved[k] = Int16(truncatingIfNeeded: (Int32(opinions[k]) &* error) >> 16) }
            let after = before &+ ((moved &+ 4) &>> 3)
            weights.pointee = after.clamped(lowerBound: SIMD8(repeating: -30000), upperBound: SIMD8(repeating: 30000))
            let goal: Int32 = bit != 0 ? 4095 : 0
            learn(p0 + inner, s0, goal)
            learn(p1 + inner, s1, goal)
            learn(p2 + inner, s2, goal)
            learn(p3 + inner, s3, goal)
            learn(p4 + inner, s4, goal)
            learn(p5 + inner, s5, goal)
            inner = inner << 1 | bit
        }
        return inner
    }

    @inline(__always)
    private func place(_ input: Int, _ salt: UInt32) -> UnsafeMutablePointer<UInt16> {
        let hash = (contexts[input] &+ salt) &* 0x9E37_79B1
        return slots + (input << slotsLog &+ (Int(hash >> UInt32(truncatingIfNeeded: 32 &- slotsLog)) & ~15))
    }

    @inline(__always)
    private func learn(_ place: UnsafeMutablePointer<UInt16>, _ state: UInt16, _ goal: Int32) {
        let n = state & 15
        let p = Int32(state >> 4)
        let moved = p &+ ((goal &- p) &* rates[Int(n)] &+ 32768) >> 16
        place.pointee = UInt16(truncatingIfNeeded: moved) << 4 | (n < 15 ? n &+ 1 : n)
    }

    @inline(__always)
    private static func grade(_ count: UInt16) -> Int { count == 0 ? 0 : (count < 2 ? 1 : (count < 5 ? 2 : 3)) }
}
