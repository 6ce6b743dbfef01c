extension ContentModel {
    /// A number of up to 32 bits: its length, then the bits below the first, the upper three and the lowest two modelled.
    /// Takes ``Layout/number`` probabilities from `base` on.
    func number(_ value: UInt32, at base: Int) -> UInt32 {
        var length = Coder.isEncoder ? 32 - value.leadingZeroBitCount : 0
        // The length, most significant bit first.
        var node = 1
        var shift = 5
        while shift >= 0 {
            node = node << 1 | bit((length >> shift) & 1, at: base &+ node, limit: 60)
            shift &-= 1
        }
        length = node & 63
        if length > 32 { length = 32 }
        guard length > 1 else { return UInt32(length) }
        let row = base &+ 64 &+ (length >> layout.rowShift) &* 8
        let lowest = base &+ layout.number &- 4
        var result: UInt32 = 1
        shift = length &- 2
        node = 1
        var upper = 0
        while shift >= 0 {
            let bit = Int(value >> UInt32(truncatingIfNeeded: shift)) & 1
            let decoded: Int
            if upper < 3 {
                decoded = self.bit(bit, at: row &+ node, limit: 60)
                node = node << 1 | decoded
                upper &+= 1
                if upper == 3 { node = 1 }
            } else if shift < 2 {
                decoded = self.bit(bit, at: lowest &+ node, limit: 60)
                node = node << 1 | decoded
            } else {
                decoded = coder.codeEven(bit)
            }
            result = result << 1 | UInt32(decoded)
            shift &-= 1
        }
        return result
    }

    /// What numbers of each length would cost, in 1/16 bits; bits below the first as they are.
    func numberPrices(at base: Int, _ table: UnsafePointer<UInt16>) -> [Int32] {
        (0...32).map { length in
            var node = 1
            var cost: Int32 = 0
            for shift in stride(from: 5, through: 0, by: -1) {
                let bit = (length >> shift) & 1
                cost += price(bit, at: base + node, table)
                node = node << 1 | bit
            }
            return cost + 16 * Int32(max(0, length - 1))
        }
    }
}
