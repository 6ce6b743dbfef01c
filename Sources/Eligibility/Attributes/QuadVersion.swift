/// Comparison of versions of up to four numbers, such as `6.1.0.18`, without regard to what follows them.
enum QuadVersion {
    /// Below 0 where `left` is earlier, 0 where both are equal, above 0 otherwise.
    static func compare(_ left: [UInt8], _ right: [UInt8]) -> Int {
        var i = 0
        var j = 0
        var number = 0
        while number < 4 {
            let m = DigitRun.end(left, i, left.count)
            let n = DigitRun.end(right, j, right.count)
            let order = DigitRun.compare(left, i..<m, right, j..<n)
            if order != 0 { return order }
            i = next(left, i, m)
            j = next(right, j, n)
            number += 1
        }
        return 0
    }

    /// Where the next number begins; the end where no dot follows.
    private static func next(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int {
        end > start && end < bytes.count && bytes[end] == 0x2E ? end + 1 : bytes.count
    }
}
