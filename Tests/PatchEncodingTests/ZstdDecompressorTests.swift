import PatchEncoding
import Testing
import ZstdCodec

@Suite("zstd decoder")
struct ZstdDecompressorTests {
    let image: [UInt8] = {
        var generator = SeededGenerator(seed: 12)
        return (0..<40_000).map { UInt8(truncatingIfNeeded: $0 / 7) ^ UInt8.random(in: 0...3, using: &generator) }
    }()

    @Test("D6 A5 full images round trip, by both tiers", arguments: [0, 1, 1_000, 140_000, 1_000_000])
    func full(_ size: Int) throws {
        let image = (0..<size).map { UInt8(truncatingIfNeeded: $0 / 11 ^ $0 >> 9) }
        for tier in EncodingTier.allCases {
            let bytes = try FullEncoder().encode(image.span, tier: tier)
            let outcome = try ZstdFixture.decode(bytes, resultSize: size)
            #expect(outcome.error == nil)
            #expect(outcome.result == image)
        }
    }

    @Test("A5 frames without a size, with a checksum, and several of them are taken", arguments: [1, 17, 100_000])
    func foreignFrames(_ pieceSize: Int) throws {
        let whole = ZstdFixture.frame(image, saysSize: false, checksum: true)
        #expect(try ZstdFixture.decode(whole, resultSize: image.count, pieceSize: pieceSize).result == image)
        let halves =
            ZstdFixture.frame(Array(image[..<20_001])) + ZstdFixture.frame(Array(image[20_001...]), saysSize: false)
        let outcome = try ZstdFixture.decode(halves, resultSize: image.count, pieceSize: pieceSize)
        #expect(outcome.error == nil)
        #expect(outcome.result == image)
    }

    @Test("A5 a result larger than authored is refused at the authored size", arguments: [true, false])
    func bomb(_ saysSize: Bool) throws {
        let bytes = ZstdFixture.frame(image, saysSize: saysSize)
        for size in [0, 1, 100, image.count - 1] {
            let outcome = try ZstdFixture.decode(bytes, resultSize: size)
            #expect(outcome.error?.code == .resultTooLarge)
            #expect(outcome.result.count <= size)
        }
    }

    @Test("A5 a result smaller than authored is refused")
    func short() throws {
        let outcome = try ZstdFixture.decode(ZstdFixture.frame(image), resultSize: image.count + 1)
        #expect(outcome.error?.code == .resultTooSmall)
        #expect(outcome.error?.expected == UInt64(image.count + 1))
        #expect(outcome.error?.found == UInt64(image.count))
    }

    @Test("A5 nothing may follow the result: bytes, a skippable frame, an empty frame")
    func trailing() throws {
        let frame = ZstdFixture.frame(image)
        let skippable: [UInt8] = [0x50, 0x2A, 0x4D, 0x18, 1, 0, 0, 0, 9]
        for behind in [[0], skippable, ZstdFixture.frame([])] {
            let outcome = try ZstdFixture.decode(frame + behind, resultSize: image.count)
            #expect(outcome.error?.code == .trailingInput)
        }
        let skipped = try ZstdFixture.decode(skippable + frame, resultSize: image.count)
        #expect(skipped.error?.code == .corrupt)
    }

    @Test("A5 an empty result may be no frame or one empty frame, not two")
    func empty() throws {
        let frame = ZstdFixture.frame([])
        #expect(try ZstdFixture.decode([], resultSize: 0).error == nil)
        #expect(try ZstdFixture.decode(frame, resultSize: 0).error == nil)
        #expect(try ZstdFixture.decode(frame + frame, resultSize: 0).error?.code == .trailingInput)
    }

    @Test("A5 a frame that wants more memory than the sizes justify is refused before it gets any")
    func window() throws {
        let greedy = ZstdFixture.frame(image, saysSize: false, windowLog: 26)
        let outcome = try ZstdFixture.decode(greedy, resultSize: image.count)
        #expect(outcome.error?.code == .windowTooLarge)
        #expect(outcome.error?.expected == 1 << 23)
        #expect(outcome.error?.found == 1 << 26)
        #expect(outcome.memoryUsed < 400_000)
        #expect(try ZstdFixture.decode(greedy, resultSize: 60_000_000).error?.code == .resultTooSmall)
    }

    @Test("A5 a frame that wants a dictionary, or has the reserved bit, is refused")
    func headers() throws {
        let dictionary: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x21, 0x05, 0x01, 0, 0, 0]
        #expect(try ZstdFixture.decode(dictionary, resultSize: 100).error?.code == .dictionary)
        let reserved: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0x28, 0x01, 0, 0, 0]
        #expect(try ZstdFixture.decode(reserved, resultSize: 100).error?.code == .corrupt)
    }

    @Test("A5 every truncation is refused")
    func truncation() throws {
        let bytes = ZstdFixture.frame(Array(image[..<3_000]))
        for count in 0..<bytes.count {
            let outcome = try ZstdFixture.decode(Array(bytes[..<count]), resultSize: 3_000)
            #expect(outcome.error?.code == (count == 0 ? .resultTooSmall : .truncated), "cut at \(count)")
        }
    }

    @Test("A5 flipped bits and random bytes never trap, and never give more than authored", arguments: UInt64(0)..<10)
    func noise(_ seed: UInt64) throws {
        let bytes = ZstdFixture.frame(image, saysSize: seed % 2 == 0)
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            var flipped = bytes
            flipped[Int.random(in: bytes.indices, using: &generator)] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            #expect(try ZstdFixture.decode(flipped, resultSize: image.count).result.count <= image.count)
            let noise = [0x28, 0xB5, 0x2F, 0xFD] + generator.bytes(100)
            #expect(try ZstdFixture.decode(noise, resultSize: 500).result.count <= 500)
        }
    }
}
