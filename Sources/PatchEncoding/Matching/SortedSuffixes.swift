import CDivsufsort

/// The suffixes that begin in a part of an image, in order (libdivsufsort), or some of them.
final class SortedSuffixes {
    private let bytes: UnsafePointer<UInt8>
    /// Behind the last byte that was sorted.
    private let end: Int
    private let suffixes: UnsafeMutablePointer<Int32>
    private let suffixCount: Int
    /// The first suffix that begins with each pair of bytes, and one more.
    private let buckets: UnsafeMutablePointer<Int32>

    /// Sorts the bytes of `image` from the start of `range` up to `end`; the image stays in place.
    ///
    /// - Parameter kept: Which suffixes are kept; nil for all, where `range` goes up to `end`.
    init?(_ image: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, end: Int, keeping kept: WantedPlaces? = nil) {
        let bytes = image.baseAddress ?? UnsafePointer(bitPattern: 8)!
        let sorted = UnsafeMutablePointer<Int32>.allocate(capacity: max(end - range.lowerBound, 1))
        let count = end - range.lowerBound
        guard count == 0 || divsufsort(bytes + range.lowerBound, sorted, Int32(count)) == 0 else {
            sorted.deallocate()
            return nil
        }
        self.bytes = bytes
        self.end = end
        if let kept {
            var total = 0
            for index in 0..<count {
                let place = Int(sorted[index]) + range.lowerBound
                guard place < range.upperBound, kept.holds(place) else { continue }
                sorted[total] = Int32(truncatingIfNeeded: place)
                total += 1
            }
            suffixes = .allocate(capacity: max(total, 1))
            suffixes.update(from: sorted, count: total)
            sorted.deallocate()
            suffixCount = total
        } else {
            suffixes = sorted
            suffixCount = count
        }
        buckets = .allocate(capacity: 65537)
        buckets.update(repeating: 0, count: 65537)
        // A lone last byte sorts before all pairs that begin with it.
        for place in range where kept?.holds(place) ?? true {
            let second = place + 1 < end ? Int(bytes[place + 1]) : 0
            buckets[Int(bytes[place]) << 8 + second + 1] += 1
        }
        for pair in 0..<65536 { buckets[pair + 1] += buckets[pair] }
    }

    deinit {
        suffixes.deallocate()
        buckets.deallocate()
    }

    @inline(__always)
    private func common(_ a: UnsafePointer<UInt8>, _ b: UnsafePointer<UInt8>, from: Int, limit: Int) -> Int {
        var length = from
        while length + 8 <= limit {
            let x = UnsafeRawPointer(a + length).loadUnaligned(as: UInt64.self)
            let y = UnsafeRawPointer(b + length).loadUnaligned(as: UInt64.self)
            if x != y { return length + (x ^ y).trailingZeroBitCount >> 3 }
            length += 8
        }
        while length < limit && a[length] == b[length] { length += 1 }
        return length
    }

    /// The longest match of what stands at `wanted`, among equals the one nearest to `expected`.
    func longest(_ wanted: UnsafePointer<UInt8>, limit: Int, expected: Int) -> (place: Int, length: Int) {
        guard limit >= 2, suffixCount > 0 else { return (0, 0) }
        let pair = Int(wanted[0]) << 8 + Int(wanted[1])
        var low = Int(buckets[pair])
        var high = Int(buckets[pair + 1])
        guard low < high else { return (0, 0) }
        var lowCommon = 0
        var highCommon = 0
        var best = low
        var bestLength = 0
        while low < high {
            let middle = (low + high) >> 1
            let place = Int(suffixes[middle])
            let room = min(limit, end - place)
            let length = common(bytes + place, wanted, from: min(lowCommon, highCommon), limit: room)
            if length > bestLength {
                bestLength = length
                best = middle
            }
            if length == limit {
                best = middle
                bestLength = length
                break
            }
            if length == room || bytes[place + length] < wanted[length] {
                low = middle + 1
                lowCommon = length
            } else {
                high = middle
                highCommon = length
            }
        }
        guard bestLength > 0 else { return (0, 0) }
        // Among equals the nearest.
        var place = Int(suffixes[best])
        var distance = abs(place - expected)
        let most = bestLength < 12 ? 3 : 16
        for step in [-1, 1] {
            var index = best + step
            var tries = 0
            while tries < most && index >= 0 && index < suffixCount {
                let other = Int(suffixes[index])
                guard end - other >= bestLength,
                    common(bytes + other, wanted, from: 0, limit: bestLength) == bestLength
                else { break }
                if abs(other - expected) < distance {
                    place = other
                    distance = abs(other - expected)
                }
                index += step
                tries += 1
            }
        }
        return (place, bestLength)
    }
}
