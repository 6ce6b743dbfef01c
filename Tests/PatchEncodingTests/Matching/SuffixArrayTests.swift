import Testing

@testable import PatchEncoding

@Suite("Suffixes in parts")
struct SuffixArrayTests {
    /// Bytes of few values, so that all lengths of matches come up; the second image has pieces of the first.
    private static let images: (old: [UInt8], new: [UInt8]) = {
        var generator = SeededGenerator(seed: 77)
        let old = generator.bytes(30_000).map { $0 & 3 }
        var new: [UInt8] = []
        while new.count < 8_000 {
            let start = Int.random(in: 0..<(old.count - 200), using: &generator)
            new += old[start..<(start + Int.random(in: 1..<200, using: &generator))]
            new.append(UInt8.random(in: 0..<4, using: &generator))
        }
        // The last bytes of both, without room behind them.
        return (old, new + old.suffix(20))
    }()

    @Test(
        "D6 an image that is sorted in parts, of which only what is wanted is kept, gives matches as long as the whole one"
    )
    func parts() throws {
        let (old, new) = Self.images
        try old.withUnsafeBufferPointer { old in
            try new.withUnsafeBufferPointer { new in
                let whole = try #require(SuffixArray(old))
                #expect(whole.grams == nil)
                for gram in [5, 11] {
                    let parts = try #require(
                        SuffixArray(old, wholeLimit: 10_000, partSize: 4_000) { GramFilter(new, gram: gram) }
                    )
                    let grams = try #require(parts.grams)
                    let base = try #require(new.baseAddress)
                    for place in new.indices {
                        let limit = min(new.count - place, 4_096)
                        let expected = whole.longest(base + place, limit: limit, expected: place)
                        let found = parts.longest(base + place, limit: limit, expected: place)
                        guard expected.length >= gram else { continue }
                        #expect(found.length == expected.length)
                        #expect(grams.mayHold(base + place, room: limit))
                        #expect(
                            old[found.place..<(found.place + found.length)].elementsEqual(
                                new[place..<(place + found.length)]
                            )
                        )
                    }
                }
            }
        }
    }
}
