/// The longest match in the old image for places in gaps, looked up once for each place.
final class OldMatches {
    /// The shortest match that can pay.
    let shortest: Int
    /// The longest match that is looked for.
    static var limit: Int { 4096 }

    private let new: UnsafeBufferPointer<UInt8>
    private let suffixes: SuffixArray
    private let filter: GramFilter
    /// Lengths: 0 is not known yet, 1 is none.
    private let lengths: UnsafeMutablePointer<UInt16>
    private let places: UnsafeMutablePointer<Int32>

    init(old: UnsafeBufferPointer<UInt8>, new: UnsafeBufferPointer<UInt8>, suffixes: SuffixArray) {
        self.new = new
        self.suffixes = suffixes
        shortest = old.count < 1 << 22 ? 4 : 5
        filter = GramFilter(old, gram: shortest)
        lengths = UnsafeMutablePointer.allocate(capacity: new.count)
        lengths.initialize(repeating: 0, count: new.count)
        // A place counts only where there is a length.
        places = UnsafeMutablePointer.allocate(capacity: new.count)
        places.initialize(repeating: 0, count: new.count)
    }

    deinit {
        lengths.deallocate()
        places.deallocate()
    }

    /// The longest match for what stands at `place`, the nearest to `expected` of these; a length of 0 for none that pays.
    func longest(_ place: Int, limit: Int, expected: Int) -> (place: Int, length: Int) {
        if lengths[place] == 0 { find(place, expected) }
        let length = min(limit, Int(lengths[place]))
        return length < shortest ? (0, 0) : (Int(places[place]), length)
    }

    private func find(_ place: Int, _ expected: Int) {
        lengths[place] = 1
        let here = new.baseAddress! + place
        guard filter.mayHold(here, room: new.count - place) else { return }
        let (found, length) = suffixes.longest(
            here,
            limit: min(new.count - place, OldMatches.limit),
            expected: expected
        )
        guard length >= shortest else { return }
        lengths[place] = UInt16(truncatingIfNeeded: length)
        places[place] = Int32(truncatingIfNeeded: found)
        // What follows inside of a long match is found already.
        guard length >= 48 else { return }
        for step in 1..<(length - 24) where lengths[place + step] == 0 {
            lengths[place + step] = UInt16(truncatingIfNeeded: length - step)
            places[place + step] = Int32(truncatingIfNeeded: found + step)
        }
    }
}
