extension ContentModel {
    /// A bit with the probability at `index`, which moves by 1/(n + 1.5), n at most `limit`.
    @inline(__always)
    func bit(_ bit: Int, at index: Int, limit: UInt32) -> Int {
        let state = direct[index]
        var one = state >> 16
        if one < 4 { one = 4 }
        if one > 65532 { one = 65532 }
        let result = coder.code(bit, one)
        adapt(index, state, result, limit)
        return result
    }

    @inline(__always)
    private func adapt(_ index: Int, _ state: UInt32, _ bit: Int, _ limit: UInt32) {
        let n = state & 1023
        let p = Int64(state >> 10)
        let goal: Int64 = bit != 0 ? 4_194_303 : 0
        let moved = p &+ (((goal &- p) &* Int64(reciprocals[Int(n)])) >> 16)
        direct[index] = UInt32(truncatingIfNeeded: moved) << 10 | (n < limit ? n &+ 1 : n)
    }

    /// What is that sure already needs no learning.
    static var sure: Int { 16 }

    /// A bit by the mixed opinions of three direct probabilities.
    @inline(__always)
    func flag(_ bit: Int, set: Int, _ first: Int, _ second: Int, _ third: Int, limit: UInt32) -> Int {
        let a = direct[first]
        let b = direct[second]
        let c = direct[third]
        let shift = UInt32(20 &+ stretchShift)
        let sa = Int(stretch[Int(a >> shift)])
        let sb = Int(stretch[Int(b >> shift)])
        let sc = Int(stretch[Int(c >> shift)])
        let weights = flagWeights + set &* 4
        let sum = (sa &* Int(weights[0]) &+ sb &* Int(weights[1]) &+ sc &* Int(weights[2])) >> 18
        let one = probability(sum)
        let result = coder.code(bit, UInt32(truncatingIfNeeded: one))
        let error = (result << 16) &- one
        if error < Self.sure && error > -Self.sure { return result }
        weights[0] = Int32(truncatingIfNeeded: Int(weights[0]) &+ ((sa &* error) >> 17))
        weights[1] = Int32(truncatingIfNeeded: Int(weights[1]) &+ ((sb &* error) >> 17))
        weights[2] = Int32(truncatingIfNeeded: Int(weights[2]) &+ ((sc &* error) >> 17))
        let bounded = limit < countLimit ? limit : countLimit
        adapt(first, a, result, bounded)
        adapt(second, direct[second], result, bounded)
        adapt(third, direct[third], result, bounded)
        return result
    }

    /// What a bit would cost now, in 1/16 bits.
    func price(_ bit: Int, at index: Int, _ table: UnsafePointer<UInt16>) -> Int32 {
        let one = min(max(direct[index] >> 20, 1), 4094)
        return Int32(table[Int(bit != 0 ? one : 4095 &- one)])
    }
}
