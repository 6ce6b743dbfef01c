/// Runs of decimal digits as numbers of any length.
enum DigitRun {
    static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    /// The end of the digits from `start`.
    static func end(_ bytes: [UInt8], _ start: Int, _ limit: Int) -> Int {
        var index = start
        while index < limit, isDigit(bytes[index]) { index += 1 }
        return index
    }

    /// Compares two runs of digits; an empty one is 0.
    static func compare(_ left: [UInt8], _ a: Range<Int>, _ right: [UInt8], _ b: Range<Int>) -> Int {
        var i = a.lowerBound
        var j = b.lowerBound
        while i < a.upperBound, left[i] == 0x30 { i += 1 }
        while j < b.upperBound, right[j] == 0x30 { j += 1 }
        let length = (a.upperBound - i) - (b.upperBound - j)
        if length != 0 { return length < 0 ? -1 : 1 }
        while i < a.upperBound {
            if left[i] != right[j] { return left[i] < right[j] ? -1 : 1 }
            i += 1
            j += 1
        }
        return 0
    }
}
