/// Comparison of semantic versions (Semantic Versioning 2.0.0, section 11). Versions that are not quite of that form are
/// ordered all the same: a leading `v` does not count, and missing numbers are 0.
enum SemanticVersion {
    /// Below 0 where `left` is earlier, 0 where both are equal, above 0 otherwise.
    static func compare(_ left: [UInt8], _ right: [UInt8]) -> Int {
        let a = Parts(left)
        let b = Parts(right)
        let core = compare(left, a.core, right, b.core, missingIsZero: true)
        if core != 0 { return core }
        // A pre-release comes before its release.
        if a.preRelease.isEmpty || b.preRelease.isEmpty {
            return (a.preRelease.isEmpty ? 1 : 0) - (b.preRelease.isEmpty ? 1 : 0)
        }
        return compare(left, a.preRelease, right, b.preRelease, missingIsZero: false)
    }

    private struct Parts {
        var core: Range<Int>
        var preRelease = 0..<0

        init(_ version: [UInt8]) {
            let end = version.firstIndex(of: 0x2B) ?? version.count
            let start = version.first == 0x76 || version.first == 0x56 ? 1 : 0
            core = start..<max(start, end)
            if let dash = version.firstIndex(of: 0x2D), dash < end, dash >= start {
                core = start..<dash
                preRelease = dash + 1..<end
            }
        }
    }

    /// Compares identifiers between dots: numbers by value and before texts, texts byte by byte.
    private static func compare(
        _ left: [UInt8],
        _ a: Range<Int>,
        _ right: [UInt8],
        _ b: Range<Int>,
        missingIsZero: Bool
    ) -> Int {
        var i = a.lowerBound
        var j = b.lowerBound
        while i < a.upperBound || j < b.upperBound {
            if !missingIsZero, i >= a.upperBound || j >= b.upperBound { return i >= a.upperBound ? -1 : 1 }
            let p = identifier(left, i, a.upperBound)
            let q = identifier(right, j, b.upperBound)
            let isNumber = isNumber(left, p)
            if isNumber != Self.isNumber(right, q) { return isNumber ? -1 : 1 }
            let order = isNumber ? DigitRun.compare(left, p, right, q) : bytes(left, p, right, q)
            if order != 0 { return order }
            i = p.upperBound + 1
            j = q.upperBound + 1
        }
        return 0
    }

    private static func identifier(_ bytes: [UInt8], _ start: Int, _ limit: Int) -> Range<Int> {
        guard start < limit else { return limit..<limit }
        var index = start
        while index < limit, bytes[index] != 0x2E { index += 1 }
        return start..<index
    }

    private static func isNumber(_ bytes: [UInt8], _ range: Range<Int>) -> Bool {
        DigitRun.end(bytes, range.lowerBound, range.upperBound) == range.upperBound
    }

    private static func bytes(_ left: [UInt8], _ a: Range<Int>, _ right: [UInt8], _ b: Range<Int>) -> Int {
        var i = a.lowerBound
        var j = b.lowerBound
        while i < a.upperBound, j < b.upperBound {
            if left[i] != right[j] { return left[i] < right[j] ? -1 : 1 }
            i += 1
            j += 1
        }
        return (a.upperBound - i) - (b.upperBound - j)
    }
}
