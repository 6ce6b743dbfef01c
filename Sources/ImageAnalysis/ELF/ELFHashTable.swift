/// How many dynamic symbols a file has, by its hash tables (DT_HASH, DT_GNU_HASH): the section headers that would say
/// so may be stripped.
enum ELFHashTable {
    /// The number of symbols by DT_HASH: its chain count.
    static func symbolCount(
        _ bytes: Span<UInt8>,
        region: Range<Int>,
        isWide: Bool,
        layout: ELFLayout
    ) throws(ELFError) -> Int {
        let word = isWide ? 8 : 4
        guard region.count >= 2 * word else {
            throw ELFError(
                .malformed,
                in: "DT_HASH",
                at: region.lowerBound,
                expected: "\(2 * word) bytes",
                found: "\(region.count) bytes up to the end of the segment"
            )
        }
        let start = region.lowerBound + word
        let count = isWide ? layout.u64(bytes, start) : UInt64(layout.u32(bytes, start))
        // Every symbol has a word of the chain, so a count beyond the bytes is a lie.
        guard count <= UInt64(region.count / word) else {
            throw ELFError(
                .malformed,
                in: "DT_HASH",
                at: start,
                expected: "a chain of at most \(region.count / word) words",
                found: "\(count)"
            )
        }
        return Int(count)
    }

    /// A lower bound of the number of symbols by DT_GNU_HASH: all that are exported are counted, others only where
    /// they come before an exported one. GNU ld writes a table of a file without exports as if it had one symbol.
    static func gnuSymbolCount(
        _ bytes: Span<UInt8>,
        region: Range<Int>,
        layout: ELFLayout
    ) throws(ELFError) -> Int {
        func malformed(_ expected: String, _ found: String) -> ELFError {
            ELFError(.malformed, in: "DT_GNU_HASH", at: region.lowerBound, expected: expected, found: found)
        }
        guard region.count >= 16 else { throw malformed("16 bytes", "\(region.count)") }
        let bucketCount = UInt64(layout.u32(bytes, region.lowerBound))
        let first = layout.u32(bytes, region.lowerBound + 4)
        let bloomBytes = UInt64(layout.u32(bytes, region.lowerBound + 8)) * UInt64(layout.wordSize)
        guard 16 + bloomBytes + 4 * bucketCount <= UInt64(region.count) else {
            throw malformed(
                "tables in the \(region.count) bytes up to the end of the segment",
                "\(bloomBytes) bytes of filter, \(bucketCount) buckets"
            )
        }
        let buckets = region.lowerBound + 16 + Int(bloomBytes)
        let chain = buckets + 4 * Int(bucketCount)
        var highest: UInt32 = 0
        var bucket = buckets
        while bucket < chain {
            highest = max(highest, layout.u32(bytes, bucket))
            bucket += 4
        }
        if highest < first { return Int(clamping: first) }
        let available = (region.upperBound - chain) / 4
        var entry = Int(clamping: highest - first)
        while entry < available {
            if layout.u32(bytes, chain + 4 * entry) & 1 != 0 { return Int(clamping: UInt64(first) + UInt64(entry) + 1) }
            entry += 1
        }
        throw malformed("an end of the last chain", "none up to the end of the segment")
    }
}
