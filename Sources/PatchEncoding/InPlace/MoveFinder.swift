/// Finds long stretches of the new image that stand in the old one as they are.
///
/// One word of 32 bytes in 16 of the old image is looked up by its hash: what is shorter than 48 bytes is never found, and only
/// stretches much longer than that are wanted.
struct MoveFinder {
    private static let word = 32
    private static let stride = 16

    private let old: UnsafeBufferPointer<UInt8>
    private let new: UnsafeBufferPointer<UInt8>
    private let leastCount: Int
    private let mask: Int
    private var places: [UInt32]

    /// A finder of stretches of at least `leastCount` bytes.
    init(old: UnsafeBufferPointer<UInt8>, new: UnsafeBufferPointer<UInt8>, leastCount: Int) {
        self.old = old
        self.new = new
        self.leastCount = leastCount
        var size = 1 << 10
        while size < old.count / Self.stride * 2, size < 1 << 26 { size *= 2 }
        mask = size - 1
        places = [UInt32](repeating: .max, count: size)
        for place in Swift.stride(from: 0, through: old.count - Self.word, by: Self.stride) {
            places[slot(old, place)] = UInt32(place)
        }
    }

    /// The stretches, ascending in the new image, without overlap; those so far where it is cancelled.
    func stretches(isCancelled: () -> Bool = { false }) -> [RunCandidate] {
        var found: [RunCandidate] = []
        var position = 0
        var end = 0
        var diagonal = 0
        // The last ones that were too short, of either kind: within them there is no need to compare again.
        var refused = [RunCandidate](repeating: RunCandidate(diagonal: 0, start: 0, end: 0), count: 2)
        while position + Self.word <= new.count {
            if position & 0xF_FFFF == 0, isCancelled() { return found }
            var best: RunCandidate?
            // Where the one before would go on comes first: that is where moved files mostly are.
            for (kind, place) in [position + diagonal, Int(places[slot(new, position)])].enumerated() {
                let isKnown = refused.contains { $0.diagonal == place - position && position < $0.end }
                guard !isKnown, let stretch = stretch(place, position, from: end) else { continue }
                let length = stretch.end - stretch.start
                if length < leastCount { refused[kind] = stretch }
                if length > (best.map { $0.end - $0.start } ?? leastCount - 1) { best = stretch }
            }
            guard let best else {
                position += 1
                continue
            }
            found.append(best)
            diagonal = best.diagonal
            position = best.end
            end = best.end
        }
        return found
    }

    /// The longest stretch around these places, not before `start` of the new image.
    private func stretch(_ place: Int, _ position: Int, from start: Int) -> RunCandidate? {
        guard place >= 0, place + Self.word <= old.count else { return nil }
        let most = min(old.count - place, new.count - position)
        var after = 0
        while after < most, old[place + after] == new[position + after] { after += 1 }
        guard after >= Self.word else { return nil }
        var before = 0
        let room = min(place, position - start)
        while before < room, old[place - before - 1] == new[position - before - 1] { before += 1 }
        return RunCandidate(diagonal: place - position, start: position - before, end: position + after)
    }

    private func slot(_ bytes: UnsafeBufferPointer<UInt8>, _ place: Int) -> Int {
        let raw = UnsafeRawBufferPointer(bytes)
        var hash: UInt64 = 0
        for offset in Swift.stride(from: 0, to: Self.word, by: 8) {
            hash = (hash ^ raw.loadUnaligned(fromByteOffset: place + offset, as: UInt64.self)) &* 0x9E37_79B9_7F4A_7C15
            hash ^= hash >> 29
        }
        return Int(truncatingIfNeeded: hash >> 17) & mask
    }
}
