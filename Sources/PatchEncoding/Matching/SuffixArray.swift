import CDivsufsort

/// The suffixes of an image in order, and the longest match by binary search.
///
/// A large image is sorted in parts, one after the other, and only those suffixes are kept that begin with what is wanted: sorting
/// takes 4 bytes for each byte of a part, the rest as much for each suffix that is kept.
final class SuffixArray {
    /// The longest image that is sorted as a whole.
    static let wholeLimit = 1 << 25
    /// How many bytes are sorted at once of a larger one.
    static let partSize = 1 << 24
    /// How far the suffixes of a part go on behind it: no search is for longer matches.
    static let overlap = 1 << 16

    private let parts: [SortedSuffixes]
    /// What the kept suffixes begin with; nil where all are kept.
    let grams: GramFilter?

    /// Sorts `image`, which stays in place.
    ///
    /// - Parameters:
    ///   - wholeLimit: The longest image that is sorted as a whole.
    ///   - partSize: How many bytes are sorted at once of a larger one.
    ///   - wanted: The grams that will be looked for. Matches of others, and shorter ones, may not be found.
    init?(
        _ image: UnsafeBufferPointer<UInt8>,
        wholeLimit: Int = SuffixArray.wholeLimit,
        partSize: Int = SuffixArray.partSize,
        wanted: (() -> GramFilter)? = nil
    ) {
        guard image.count < Int(Int32.max) else { return nil }
        guard image.count > wholeLimit, let wanted = wanted?() else {
            guard let whole = SortedSuffixes(image, 0..<image.count, end: image.count) else { return nil }
            parts = [whole]
            grams = nil
            return
        }
        let kept = WantedPlaces(image, wanted)
        grams = kept.grams
        let count = (image.count + partSize - 1) / partSize
        var parts: [SortedSuffixes] = []
        for index in 0..<count {
            let range = image.count * index / count..<image.count * (index + 1) / count
            let end = min(range.upperBound + Self.overlap, image.count)
            guard let part = SortedSuffixes(image, range, end: end, keeping: kept) else { return nil }
            parts.append(part)
        }
        self.parts = parts
    }

    /// The longest match of what stands at `wanted`, among equals the one nearest to `expected`.
    @inline(__always)
    func longest(_ wanted: UnsafePointer<UInt8>, limit: Int, expected: Int) -> (place: Int, length: Int) {
        var best = parts[0].longest(wanted, limit: limit, expected: expected)
        for index in 1..<max(parts.count, 1) {
            let other = parts[index].longest(wanted, limit: limit, expected: expected)
            if other.length > best.length
                || other.length == best.length && abs(other.place - expected) < abs(best.place - expected)
            {
                best = other
            }
        }
        return best
    }
}
