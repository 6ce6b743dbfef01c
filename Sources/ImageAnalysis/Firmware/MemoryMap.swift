public import Eligibility

/// The addresses that an image fills or uses: ascending ranges that neither overlap nor touch, unless they differ in
/// access (E2).
public struct MemoryMap: Equatable, Sendable {
    /// The ranges, ascending.
    public private(set) var ranges: [MemoryRegion]

    /// An empty map.
    public init() {
        ranges = []
    }

    /// The union of `ranges` in any order. Ranges that touch become one where their access is the same; where they
    /// overlap they become one with the access of both.
    ///
    /// - Throws: ``FirmwareError`` where more ranges remain than are allowed.
    public init(merging ranges: [MemoryRegion]) throws(FirmwareError) {
        self.init()
        for range in ranges.sorted(by: { ($0.start, $0.last) < ($1.start, $1.last) }) {
            append(range)
        }
        try require()
    }

    /// Adds a range that starts no earlier than the last one.
    private mutating func append(_ range: MemoryRegion) {
        guard let last = ranges.last else {
            ranges.append(range)
            return
        }
        let touches = last.last != .max && range.start == last.last + 1
        guard range.start <= last.last || (touches && range.access == last.access) else {
            ranges.append(range)
            return
        }
        let end = max(last.last, range.last)
        ranges[ranges.count - 1].length = end - last.start + 1
        ranges[ranges.count - 1].access |= range.access
    }

    private func require() throws(FirmwareError) {
        guard ranges.count <= FirmwareLimits.ranges else {
            throw FirmwareError(
                .limitExceeded,
                in: "memory map",
                at: 0,
                expected: "at most \(FirmwareLimits.ranges) separate ranges",
                found: "\(ranges.count)"
            )
        }
    }

    /// Number of bytes in all ranges; it does not count further than the largest number.
    public var byteCount: UInt64 {
        var sum: UInt64 = 0
        for range in ranges {
            let (next, overflow) = sum.addingReportingOverflow(range.length)
            if overflow { return .max }
            sum = next
        }
        return sum
    }

    /// Whether some range holds `address`.
    public func contains(_ address: UInt64) -> Bool {
        var low = 0
        var high = ranges.count
        while low < high {
            let middle = (low + high) / 2
            if ranges[middle].last < address { low = middle + 1 } else { high = middle }
        }
        return low < ranges.count && ranges[low].holds(address)
    }

    /// The map with ranges of the same access joined across gaps of at most `gap` bytes, as flash is erased and
    /// written in pages.
    func joined(acrossGapsUpTo gap: UInt64) -> MemoryMap {
        var map = MemoryMap()
        for range in ranges {
            if let last = map.ranges.last, last.access == range.access, range.start - last.last - 1 <= gap {
                map.ranges[map.ranges.count - 1].length = range.last - last.start + 1
            } else {
                map.ranges.append(range)
            }
        }
        return map
    }

    /// The map without the ranges for which `isExcluded` holds.
    func without(_ isExcluded: (MemoryRegion) -> Bool) -> MemoryMap {
        var map = MemoryMap()
        map.ranges = ranges.filter { !isExcluded($0) }
        return map
    }
}
