import CBOR

/// The order in which ldconfig(8) takes the file names of a library for older and newer: runs of digits count as numbers
/// (`elf/cache.c`, `_dl_cache_libcmp`).
enum LibraryName {
    static func precedes(_ left: Text, _ right: Text) -> Bool {
        let a = left.utf8
        let b = right.utf8
        var i = 0
        var j = 0
        while i < a.count {
            let isOther = j < b.count && isDigit(b[j])
            if isDigit(a[i]) {
                guard isOther else { return false }
                let (m, n) = (skipZeros(a, i), skipZeros(b, j))
                let (p, q) = (endOfDigits(a, m), endOfDigits(b, n))
                if p - m != q - n { return p - m < q - n }
                for index in 0..<(p - m) where a[m + index] != b[n + index] { return a[m + index] < b[n + index] }
                i = p
                j = q
            } else if isOther {
                return true
            } else {
                guard j < b.count else { return false }
                if a[i] != b[j] { return a[i] < b[j] }
                i += 1
                j += 1
            }
        }
        return j < b.count
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }

    private static func skipZeros(_ bytes: [UInt8], _ start: Int) -> Int {
        var index = start
        while index < bytes.count, bytes[index] == 0x30 { index += 1 }
        return index
    }

    private static func endOfDigits(_ bytes: [UInt8], _ start: Int) -> Int {
        var index = start
        while index < bytes.count, isDigit(bytes[index]) { index += 1 }
        return index
    }
}
