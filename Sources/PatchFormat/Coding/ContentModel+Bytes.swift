extension ContentModel {
    /// A byte by ``contexts``, with the weights of `mode` (0...3).
    func byte(_ value: Int, mode: Int) -> Int {
        var coder = self.coder
        let log = UInt32(truncatingIfNeeded: slotsLog)
        let shift = 32 &- log
        let mask = (1 &<< log) &- 16
        let contexts = self.contexts
        var i0 = contexts[0] &>> shift & mask
        var i1 = contexts[1] &>> shift & mask
        var i2 = contexts[2] &>> shift & mask
        var i3 = contexts[3] &>> shift & mask
        var i4 = contexts[4] &>> shift & mask
        let table = 1 &<< Int(truncatingIfNeeded: log)
        let slots = self.slots
        let sets = byteWeights + (mode &<< 4 | confidence &<< 2)
        let states = self.states
        let next = states.next
        let higher = next + states.count
        let scale = states.scale
        let middle = states.middle
        let others = states.others
        let squash = self.squash + (LogisticTables.limit / 4 + 1)
        var result = 0
        let grades = states.grades
        var half = 4
        while true {
            let p0 = slots + Int(i0)
            let p1 = slots + (table &+ Int(i1))
            let p2 = slots + (2 &* table &+ Int(i2))
            let p3 = slots + (3 &* table &+ Int(i3))
            let p4 = slots + (4 &* table &+ Int(i4))
            var rest = value &>> half
            var inner = 1
            while inner < 16 {
                let s0 = p0[inner]
                let s1 = p1[inner]
                let s2 = p2[inner]
                let s3 = p3[inner]
                let s4 = p4[inner]
                var gathered = others
                gathered[0] = s0
                gathered[1] = s1
                gathered[2] = s2
                gathered[3] = s3
                gathered[4] = s4
                let opinions = unsafeBitCast(gathered &* scale, to: SIMD8<Int16>.self) &- middle
                let weights = sets + grades[Int(s1 & 7)]
                let before = weights.pointee
                var sum: Int32 = 0
                for k in 0..<8 { sum &+= Int32(opinions[k]) &* Int32(before[k]) }
                var odds = Int(sum &>> 16)
                if odds > 1843 { odds = 1843 }
                if odds < -1843 { odds = -1843 }
                let one = Int(squash[odds &>> 2])
                let bit = coder.code(
                    rest &>> 3 & 1,
                    UInt32(truncatingIfNeeded: one)
                )
                let to = bit != 0 ? higher : next
                p0[inner] = to[Int(s0)]
                p1[inner] = to[Int(s1)]
                p2[inner] = to[Int(s2)]
                p3[inner] = to[Int(s3)]
                p4[inner] = to[Int(s4)]
                let error = Int32(truncatingIfNeeded: ((bit &<< 16) &- one) &>> 1)
                // Twice the opinions, so that the product needs no other form of them than the sum.
                let moved = SIMD8<Int16>(
                    truncatingIfNeeded: (SIMD8<Int32>(truncatingIfNeeded: opinions &+ opinions)
                        &* SIMD8<Int32>(repeating: Int32(Int16(truncatingIfNeeded: error)))) &>> 16
                )
                let after = before &+ ((moved &+ 8) &>> 4)
                weights.pointee = after.clamped(
                    lowerBound: SIMD8(repeating: -30000),
                    upperBound: SIMD8(repeating: 30000)
                )
                rest &<<= 1
                inner = inner &<< 1 | bit
            }
            inner &= 15
            if half == 0 {
                self.coder = coder
                return result | inner
            }
            result = inner &<< 4
            half = 0
            let salt = UInt32(truncatingIfNeeded: (inner &+ 1) &* 0x9E30) & mask
            i0 ^= salt
            i1 ^= salt
            i2 ^= salt
            i3 ^= salt
            i4 ^= salt
        }
    }
}
