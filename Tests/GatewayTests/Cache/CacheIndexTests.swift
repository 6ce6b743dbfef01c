import Store
import Testing

@testable import Gateway

@Suite("Room in the cache")
struct CacheIndexTests {
    @Test("G2 what was not used for the longest time goes first")
    func leastRecentlyUsed() {
        var index = CacheIndex(limit: 100)
        for number in 0..<10 { index.add(.number(number), size: 10, at: Int64(number)) }
        _ = index.touch(.number(0), at: 50)
        #expect(index.victims(for: 10) { _ in .none } == [.number(1), .number(2)])
        #expect(index.victims(for: 0) { _ in .none } == [])
        #expect(index.victims(for: 101) { _ in .none } == nil)
    }

    @Test("What is of a running campaign goes last, what is pinned never")
    func holds() {
        var index = CacheIndex(limit: 100)
        for number in 0..<10 { index.add(.number(number), size: 10, at: Int64(number)) }
        let pinned = Set((0..<4).map { ContentDigest.number($0) })
        let held = Set((4..<8).map { ContentDigest.number($0) })
        func hold(_ digest: ContentDigest) -> CacheIndex.Hold {
            pinned.contains(digest) ? .pinned : held.contains(digest) ? .campaign : .none
        }
        #expect(index.victims(for: 20, hold: hold) == [.number(8), .number(9)])
        #expect(index.victims(for: 30, hold: hold) == [.number(8), .number(9), .number(4)])
        #expect(index.victims(for: 60, hold: hold)?.count == 6)
        #expect(index.victims(for: 61, hold: hold) == nil)
    }

    @Test("Whatever happens, the bytes are those of the entries, and what goes makes enough room", arguments: 0..<100)
    func anything(_ seed: UInt64) {
        var source = SeededSource(seed)
        var index = CacheIndex(limit: 1_000)
        for step in 0..<200 {
            let digest = ContentDigest.number(Int.random(in: 0..<40, using: &source))
            switch Int.random(in: 0..<4, using: &source) {
            case 0: index.remove(digest)
            case 1: _ = index.touch(digest, at: Int64(step))
            default:
                let size = Int64.random(in: 0...300, using: &source)
                let holds = Int.random(in: 0..<3, using: &source)
                guard index.entries[digest] == nil else { continue }
                let victims = index.victims(for: size) {
                    CacheIndex.Hold(rawValue: Int($0.bytes[31]) % (holds + 1))!
                }
                guard let victims else { continue }
                for victim in victims { index.remove(victim) }
                #expect(index.total + size <= 1_000)
                index.add(digest, size: size, at: Int64(step))
            }
            #expect(index.total == index.entries.values.reduce(0) { $0 + $1.size })
        }
    }

    @Test("A poll holds the payloads of its manifest for some days")
    func pins() {
        var book = PinBook(days: 2)
        book.sight(.number(1), at: 1_000)
        book.assign(.number(2), to: .number(1))
        #expect(book.hold(.number(2), at: 1_000 + 2 * 86_400) == .campaign)
        #expect(book.hold(.number(2), at: 1_001 + 2 * 86_400) == .none)
        #expect(book.hold(.number(3), at: 1_000) == .none)
        book.pin(.number(3))
        #expect(book.hold(.number(3), at: 0) == .pinned)
        book.pin(.number(3), false)
        #expect(book.hold(.number(3), at: 0) == .none)
        for number in 0..<5_000 { book.sight(.number(number + 10), at: 2_000) }
        #expect(book.sightings.count == 4_096)
    }
}
