/// Comparison of Debian's versions (Debian Policy 5.6.12).
enum DebianVersion {
    /// Below 0 where `left` is earlier, 0 where both are equal, above 0 otherwise.
    static func compare(_ left: [UInt8], _ right: [UInt8]) -> Int {
        let a = Parts(left)
        let b = Parts(right)
        let epochs = DigitRun.compare(left, a.epoch, right, b.epoch)
        if epochs != 0 { return epochs }
        let upstream = compare(left, a.upstream, right, b.upstream)
        return upstream != 0 ? upstream : compare(left, a.revision, right, b.revision)
    }

    private struct Parts {
        var epoch = 0..<0
        var upstream = 0..<0
        var revision = 0..<0

        init(_ version: [UInt8]) {
            var start = 0
            if let colon = version.firstIndex(of: 0x3A) {
                epoch = 0..<colon
                start = colon + 1
            }
            upstream = start..<version.count
            if let dash = version.lastIndex(of: 0x2D), dash >= start {
                upstream = start..<dash
                revision = dash + 1..<version.count
            }
        }
    }

    private static func compare(_ left: [UInt8], _ a: Range<Int>, _ right: [UInt8], _ b: Range<Int>) -> Int {
        var i = a.lowerBound
        var j = b.lowerBound
        while i < a.upperBound || j < b.upperBound {
            while isText(left, i, a) || isText(right, j, b) {
                let p = order(left, i, a)
                let q = order(right, j, b)
                if p != q { return p < q ? -1 : 1 }
                if i < a.upperBound { i += 1 }
                if j < b.upperBound { j += 1 }
            }
            let m = DigitRun.end(left, i, a.upperBound)
            let n = DigitRun.end(right, j, b.upperBound)
            let numbers = DigitRun.compare(left, i..<m, right, j..<n)
            if numbers != 0 { return numbers }
            i = m
            j = n
        }
        return 0
    }

    private static func isText(_ bytes: [UInt8], _ index: Int, _ range: Range<Int>) -> Bool {
        index < range.upperBound && !DigitRun.isDigit(bytes[index])
    }

    /// A tilde comes before the end, the end before letters, letters before all others.
    private static func order(_ bytes: [UInt8], _ index: Int, _ range: Range<Int>) -> Int {
        guard index < range.upperBound, !DigitRun.isDigit(bytes[index]) else { return 0 }
        let byte = bytes[index]
        if byte == 0x7E { return -1 }
        let isLetter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A
        return isLetter ? Int(byte) : Int(byte) + 256
    }
}
