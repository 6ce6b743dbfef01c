/// The matches of all bytes of the gaps, in order: 6 bytes for each, in blocks that never move.
///
/// They are written once and read from the start as often as needed.
struct GapMatches: ~Copyable {
    private static let blockLog = 15

    private var places: [UnsafeMutablePointer<Int32>] = []
    private var lengths: [UnsafeMutablePointer<UInt16>] = []
    /// How many matches each byte has.
    private let counts: UnsafeMutablePointer<UInt8>
    /// How many bytes are known.
    private var known = 0
    private var end = 0
    /// The byte that is read next, and its first match.
    private var byte = 0
    private var match = 0

    /// Room for the matches of `capacity` bytes.
    init(capacity: Int) {
        counts = .allocate(capacity: max(capacity, 1))
    }

    deinit {
        counts.deallocate()
        for block in places { block.deallocate() }
        for block in lengths { block.deallocate() }
    }

    /// Adds the matches of the next byte, of growing length.
    mutating func append(_ matches: [GapMatch]) {
        counts[known] = UInt8(truncatingIfNeeded: matches.count)
        known += 1
        for match in matches {
            if end >> Self.blockLog == places.count {
                places.append(.allocate(capacity: 1 << Self.blockLog))
                lengths.append(.allocate(capacity: 1 << Self.blockLog))
            }
            let place = end & (1 << Self.blockLog - 1)
            places[end >> Self.blockLog][place] = match.place
            lengths[end >> Self.blockLog][place] = match.length
            end += 1
        }
    }

    /// Reads from the first byte again.
    mutating func restart() {
        byte = 0
        match = 0
    }

    /// The matches of byte `index`, which is at or behind the one that was asked for last.
    @inline(__always)
    mutating func visit(_ index: Int, _ body: (GapMatch) -> Void) {
        while byte < index {
            match += Int(counts[byte])
            byte += 1
        }
        for at in match..<(match + Int(counts[index])) {
            let place = at & (1 << Self.blockLog - 1)
            body(GapMatch(place: places[at >> Self.blockLog][place], length: lengths[at >> Self.blockLog][place]))
        }
    }
}
