/// Counts what coding would cost, in 1/16 bits.
struct CostCoder: BinaryCoder {
    static var isEncoder: Bool { true }
    var spent: Int { cost }
    /// The cost so far.
    var cost: Int = 0
    private let table: UnsafePointer<UInt16>

    init(table: UnsafePointer<UInt16>) { self.table = table }

    /// A table that stays for good: costs of probabilities of 12 bits.
    static func makeTable() -> UnsafeMutablePointer<UInt16> {
        let table = UnsafeMutablePointer<UInt16>.allocate(capacity: 4096)
        for p in 0..<4096 {
            // 16 * log2(4096 / p), by squaring.
            var value = Double(4096) / (Double(p) + 0.5)
            var cost = 0.0
            while value >= 2 {
                value /= 2
                cost += 16
            }
            var step = 8.0
            for _ in 0..<6 {
                value *= value
                if value >= 2 {
                    value /= 2
                    cost += step
                }
                step /= 2
            }
            table[p] = UInt16(cost + 0.5)
        }
        return table
    }

    @inline(__always)
    mutating func code(_ bit: Int, _ one: UInt32) -> Int {
        cost &+= Int(table[Int((bit != 0 ? one : 65535 &- one) >> 4)])
        return bit
    }

    @inline(__always)
    mutating func codeEven(_ bit: Int) -> Int {
        cost &+= 16
        return bit
    }
}
