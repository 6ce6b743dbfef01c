import CBOR
import Testing

@Suite("Encoder")
struct EncoderTests {
    static let steps: [(UInt64, String)] = [
        (0, "00"), (23, "17"), (24, "1818"), (255, "18ff"), (256, "190100"), (65_535, "19ffff"),
        (65_536, "1a00010000"), (4_294_967_295, "1affffffff"), (4_294_967_296, "1b0000000100000000"),
        (.max, "1bffffffffffffffff"),
    ]

    @Test("heads are shortest on both sides of every step", arguments: steps)
    func heads(_ value: UInt64, _ hex: String) {
        #expect(encoded { $0.encode(value) } == [UInt8](hex: hex))
        var tagged = [UInt8](hex: hex)
        tagged[0] |= 0xC0
        #expect(encoded { $0.tag(value) } == tagged)
        guard let positive = Int64(exactly: value) else { return }
        var negative = [UInt8](hex: hex)
        negative[0] |= 0x20
        #expect(encoded { $0.encodeInt(-1 - positive) } == negative)
        #expect(encoded { $0.encodeInt(positive) } == [UInt8](hex: hex))
        #expect(encoded { $0.encode(count: Int(positive)) } == [UInt8](hex: hex))
    }

    @Test("the least integer is written")
    func leastInteger() {
        #expect(encoded { $0.encodeInt(.min) } == [UInt8](hex: "3b7fffffffffffffff"))
    }

    @Test("arrays and spans are written alike")
    func spans() {
        let content = [UInt8](0..<100)
        #expect(encoded { $0.encode(bytes: content) } == encoded { $0.encode(bytes: content.span) })
        #expect(encoded { $0.append(encoded: content) } == encoded { $0.append(content.span) })
    }

    @Test("pairs of a map are put in bytewise order of their keys (RFC 8949 4.2.1)")
    func sortedMap() throws {
        // The example of the standard: 10, 100, -1, "z", "aa", [100], [-1], false.
        let keys = ["0a", "1864", "20", "617a", "626161", "811864", "8120", "f4"].map { [UInt8](hex: $0) }
        let expected: [UInt8] = [0xA8] + keys.flatMap { $0 + [0x00] }
        var random = SplitMix64(seed: 3)
        for _ in 0..<20 {
            let shuffled = keys.shuffled(using: &random).map { (key: $0, value: [UInt8]([0x00])) }
            #expect(encoded { $0.sortedMap(shuffled) } == expected)
        }
        #expect(refusal(of: expected) == nil)
    }
}
