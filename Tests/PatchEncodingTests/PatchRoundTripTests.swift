import PatchEncoding
import PatchFormat
import Testing
import ZstdCodec

@Suite("Patches by zstd, made and applied")
struct PatchRoundTripTests {
    @Test(
        "D6 A5 edited images round trip, by both tiers",
        arguments: [0, 1, 63, 64, 4_096, 70_000, 400_000],
        EncodingTier.allCases
    )
    func edited(_ size: Int, _ tier: EncodingTier) throws {
        let pair = ImagePair.edited(size: size, seed: UInt64(size))
        let patch = try pair.patch(tier: tier)
        let applied = pair.apply(patch)
        #expect(applied.error == nil)
        #expect(applied.result == pair.new)
        #expect(applied.largestPiece <= ZstdDecompressor.outputLimit)
        if size >= 64 { #expect(patch.count < size / 25 + 400) }
    }

    @Test("D6 A5 images of 3 MB round trip, and the patch is a small part of them")
    func large() throws {
        let pair = ImagePair.edited(size: 3_000_000, seed: 3)
        let patch = try pair.patch(tier: .fast)
        #expect(pair.apply(patch).result == pair.new)
        #expect(patch.count < pair.new.count / 10)
    }

    @Test(
        "D6 A5 extreme pairs round trip",
        arguments: [
            ImagePair(old: [], new: []),
            ImagePair(old: [], new: [1]),
            ImagePair(old: [1], new: []),
            ImagePair(old: [1], new: [1]),
            ImagePair(old: [1], new: [2]),
            ImagePair(old: [], new: [UInt8](repeating: 7, count: 300_000)),
            ImagePair(old: [UInt8](repeating: 7, count: 300_000), new: []),
            ImagePair(old: [UInt8](repeating: 7, count: 300_000), new: [UInt8](repeating: 7, count: 300_000)),
            // The magic number of a dictionary: a precursor is raw content all the same.
            ImagePair(old: [0x37, 0xA4, 0x30, 0xEC, 1, 2, 3, 4, 5, 6], new: [0x37, 0xA4, 0x30, 0xEC, 1, 2, 3, 4]),
        ]
    )
    func extremes(_ pair: ImagePair) throws {
        for tier in EncodingTier.allCases {
            let patch = try pair.patch(tier: tier)
            let applied = pair.apply(patch, pieceSize: 7)
            #expect(applied.error == nil)
            #expect(applied.result == pair.new)
        }
    }

    @Test("D6 A5 random pairs round trip, pushed byte by byte", arguments: UInt64(0)..<20)
    func random(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let pair = ImagePair.edited(size: Int.random(in: 0...3_000, using: &generator), seed: seed)
        let encoder = ZstdPatchEncoder(bodySize: Int.random(in: 1...500, using: &generator))
        #expect(pair.apply(try pair.patch(tier: .best, encoder: encoder), pieceSize: 1).result == pair.new)
    }

    @Test("A10 a decoder holds one segment in memory, not the image")
    func segments() throws {
        let pair = ImagePair.edited(size: 2_000_000, seed: 9)
        let whole = pair.apply(try pair.patch())
        let patch = try pair.patch(encoder: ZstdPatchEncoder(segmentSize: 1 << 17))
        let segmented = pair.apply(patch)
        #expect(segmented.result == pair.new)
        #expect(whole.memoryUsed > pair.new.count)
        #expect(segmented.memoryUsed < 700_000)
        #expect(patch.count < pair.new.count / 10)
    }

    @Test("D6 the provider's chain digest is the one that devices compute")
    func providerDigest() throws {
        let pair = ImagePair.edited(size: 1_000, seed: 1)
        let patch = try ZstdPatchEncoder().encode(
            old: pair.old.span,
            new: pair.new.span,
            names: pair.names,
            tier: .fast,
            digest: ProviderFrameDigest(LibcryptoDigests())
        )
        #expect(patch == (try pair.patch()))
    }

    @Test("D6 an image beyond the largest window is refused, not encoded badly")
    func tooLarge() throws {
        // Only its size is looked at: the memory is never touched.
        let capacity = ZstdPatchEncoder.reachLimit + 1
        let pages = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: capacity)
        defer { pages.deallocate() }
        let names = PatchNames(precursor: DigestPrefix(1), result: DigestPrefix(2))
        let error = #expect(throws: PatchEncodingError.self) {
            try ZstdPatchEncoder().encode(
                old: UnsafeBufferPointer(pages).span,
                new: [1, 2, 3].span,
                names: names,
                tier: .fast,
                digest: ImagePair.digest
            )
        }
        #expect(error?.code == .tooLarge)
    }

    @Test("D6 an encoder stops when nobody wants the patch any more")
    func cancelled() throws {
        let pair = ImagePair.edited(size: 300_000, seed: 4)
        var asked = 0
        let error = #expect(throws: PatchEncodingError.self) {
            try ZstdPatchEncoder(segmentSize: 1 << 16).encode(
                old: pair.old.span,
                new: pair.new.span,
                names: pair.names,
                tier: .fast,
                digest: ImagePair.digest,
                isCancelled: {
                    asked += 1
                    return asked == 3
                }
            )
        }
        #expect(error?.code == .cancelled)
        #expect(asked == 3)
    }
}
