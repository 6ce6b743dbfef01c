public import CBOR

/// Symbol versions that belong together: the same name up to the last underscore (`GLIBC_2.34`, `GLIBC_2.36`).
public enum VersionFamily {
    /// The newest of `versions` in the family of `version`: what people want to know where `version` itself is missing.
    public static func newest(of version: Text, in versions: [Text]) -> Text? {
        let length = prefix(version)
        var newest: Text?
        for other in versions where prefix(other) == length && isPrefix(length, version, other) {
            if let current = newest, !isOlder(current, other) { continue }
            newest = other
        }
        return newest
    }

    /// Bytes up to and with the last underscore.
    private static func prefix(_ version: Text) -> Int {
        var length = version.utf8.count
        while length > 0, version.utf8[length - 1] != 0x5F { length -= 1 }
        return length
    }

    private static func isPrefix(_ length: Int, _ left: Text, _ right: Text) -> Bool {
        var index = 0
        while index < length {
            if left.utf8[index] != right.utf8[index] { return false }
            index += 1
        }
        return true
    }

    /// Whether `left` comes before `right` when runs of digits count as numbers.
    private static func isOlder(_ left: Text, _ right: Text) -> Bool {
        let a = left.utf8
        let b = right.utf8
        var i = 0
        var j = 0
        while i < a.count, j < b.count {
            if isDigit(a[i]), isDigit(b[j]) {
                while i < a.count, a[i] == 0x30 { i += 1 }
                while j < b.count, b[j] == 0x30 { j += 1 }
                var m = i
                var n = j
                while m < a.count, isDigit(a[m]) { m += 1 }
                while n < b.count, isDigit(b[n]) { n += 1 }
                if m - i != n - j { return m - i < n - j }
                while i < m {
                    if a[i] != b[j] { return a[i] < b[j] }
                    i += 1
                    j += 1
                }
            } else {
                if a[i] != b[j] { return a[i] < b[j] }
                i += 1
                j += 1
            }
        }
        return a.count - i < b.count - j
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
}
