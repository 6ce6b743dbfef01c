/// The longest match in the old image for places in gaps, looked up once for each place.
final class OldMatches {
    /// The shortest match that can pay.
    let shortest: Int
    /// The longest match that is looked for.
    static var limit: Int { 4096 }

    private let new: UnsafeBufferPointer<UInt8>
    private let suffixes: SuffixArray
    private let filter: GramFilter
    /// What is known, in blocks: most places stand in no gap.
    private var blocks: [OldMatchBlock?]

    /// The shortest match that can pay, for an old image of `count` bytes.
    static func shortest(for count: Int) -> Int { count < 1 << 22 ? 4 : 5 }

    init(old: UnsafeBufferPointer<UInt8>, new: UnsafeBufferPointer<UInt8>, suffixes: SuffixArray) {
        self.new = new
        self.suffixes = suffixes
        shortest = Self.shortest(for: old.count)
        filter = suffixes.grams ?? GramFilter(old, gram: shortest)
        blocks = Array(repeating: nil, count: new.count >> OldMatchBlock.log + 1)
    }

    deinit {
        for block in blocks { block?.deallocate() }
    }

    /// The longest match for what stands at `place`, the nearest to `expected` of these; a length of 0 for none that pays.
    func longest(_ place: Int, limit: Int, expected: Int) -> (place: Int, length: Int) {
        let block = block(of: place)
        let index = place & OldMatchBlock.mask
        if block.lengths[index] == 0 { find(place, expected) }
        let length = min(limit, Int(block.lengths[index]))
        return length < shortest ? (0, 0) : (Int(block.places[index]), length)
    }

    @inline(__always)
    private func block(of place: Int) -> OldMatchBlock {
        if let block = blocks[place >> OldMatchBlock.log] { return block }
        let block = OldMatchBlock()
        blocks[place >> OldMatchBlock.log] = block
        return block
    }

    private func find(_ place: Int, _ expected: Int) {
        let block = block(of: place)
        block.lengths[place & OldMatchBlock.mask] = 1
        let here = new.baseAddress! + place
        guard filter.mayHold(here, room: new.count - place) else { return }
        let (found, length) = suffixes.longest(
            here,
            limit: min(new.count - place, OldMatches.limit),
            expected: expected
        )
        guard length >= shortest else { return }
        // What follows inside of a long match is found already.
        for step in 0..<(length < 48 ? 1 : length - 24) {
            let block = self.block(of: place + step)
            let index = (place + step) & OldMatchBlock.mask
            guard step == 0 || block.lengths[index] == 0 else { continue }
            block.lengths[index] = UInt16(truncatingIfNeeded: length - step)
            block.places[index] = Int32(truncatingIfNeeded: found + step)
        }
    }
}
