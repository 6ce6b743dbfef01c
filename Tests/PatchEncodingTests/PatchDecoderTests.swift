import PatchEncoding
import PatchFormat
import Testing
import ZstdCodec

@Suite("Patches that are wrong")
struct PatchDecoderTests {
    let pair = ImagePair.edited(size: 5_000, seed: 5)

    @Test("A5 a patch for another precursor is refused before it is decoded")
    func wrongPrecursor() throws {
        let patch = try pair.patch()
        var other = pair.old
        other[17] ^= 1
        let applied = ImagePair(old: other, new: pair.new).apply(patch)
        #expect(applied.error?.code == .wrongPrecursor)
        let name = String(pair.names.precursor.value, radix: 16)
        #expect(applied.error?.reason.contains(name) == true)
        #expect(applied.result.isEmpty)
    }

    @Test("A5 a precursor of another size is refused, though its name be right")
    func wrongPrecursorSize() throws {
        let header = header(precursorSize: UInt64(pair.old.count) - 1)
        let applied = pair.apply(patch(header, [1]))
        #expect(applied.error?.code == .wrongPrecursor)
        #expect(applied.error?.expected == UInt64(pair.old.count))
        let sizeless = PatchHeader(
            codec: .zstd,
            precursor: header.precursor,
            result: header.result,
            resultSize: header.resultSize,
            precursorSize: nil
        )
        #expect(pair.apply(patch(sizeless, [1])).error?.code == .wrongPrecursor)
    }

    @Test("A5 a patch that makes something else than the author's result is refused before it is decoded")
    func wrongResult() throws {
        let patch = try pair.patch()
        var other = pair.new
        other[0] ^= 1
        let applied = ImagePair(old: pair.old, new: other).apply(patch)
        #expect(applied.error?.code == .wrongResult)
        #expect(applied.result.isEmpty)
        let larger = self.patch(header(resultSize: UInt64(pair.new.count) + 1), [1])
        #expect(pair.apply(larger).error?.code == .resultTooLarge)
        let smaller = self.patch(header(resultSize: UInt64(pair.new.count) - 1), [1])
        #expect(pair.apply(smaller).error?.code == .resultTooSmall)
    }

    @Test("A5 another codec is refused, by its number")
    func codec() throws {
        let applied = pair.apply(patch(header(codec: PatchCodec(rawValue: 9)), [1]))
        #expect(applied.error?.code == .unsupportedCodec)
        #expect(applied.error?.found == 9)
    }

    @Test("A5 a bomb behind an honest header never gives more than the authored size", arguments: [true, false])
    func bomb(_ saysSize: Bool) throws {
        let bomb = ZstdFixture.frame([UInt8](repeating: 0, count: 50_000_000), saysSize: saysSize)
        let applied = pair.apply(patch(header(), bomb))
        #expect(applied.error?.code == .resultTooLarge)
        #expect(applied.result.count <= pair.new.count)
    }

    @Test("A4 A5 a damaged frame is asked for again, and the result is right")
    func damagedFrame() throws {
        let patch = try pair.patch(encoder: ZstdPatchEncoder(bodySize: 50))
        pair.old.withUnsafeBytes { precursor in
            for index in stride(from: 40, to: patch.count, by: 23) {
                var damaged = patch
                damaged[index] ^= 0x10
                let decoder = ZstdPatchDecoder(
                    precursor: precursor,
                    expecting: pair.expectation,
                    digest: ImagePair.digest
                )
                var applied = ImagePair.Applied()
                let error = #expect(throws: ZstdError.self) {
                    try applied.push(damaged, into: decoder)
                    try decoder.finish()
                }
                #expect(error?.code == .patch)
                #expect(error?.isRecoverable == true)
                #expect(Int(decoder.checkpoint.offset) <= index)
                #expect(throws: Never.self) {
                    decoder.rewind()
                    try applied.push(Array(patch[Int(decoder.checkpoint.offset)...]), into: decoder)
                    try decoder.finish()
                }
                #expect(applied.result == pair.new)
            }
        }
    }

    @Test("A5 every truncation is refused, also between frames")
    func truncation() throws {
        let patch = try pair.patch(encoder: ZstdPatchEncoder(bodySize: 40))
        for count in 0..<patch.count {
            let applied = pair.apply(Array(patch[..<count]))
            #expect(applied.error != nil, "cut at \(count)")
            #expect(applied.result.count <= pair.new.count)
        }
    }

    @Test("A5 bytes behind the result are refused")
    func trailing() throws {
        let patch = try pair.patch()
        #expect(pair.apply(patch + [0]).error?.patch != nil)
        var writer = PatchWriter(header: header(), digest: ImagePair.digest)
        writer.append(ZstdFixture.frame(pair.new).span)
        writer.append([1].span)
        let applied = pair.apply(writer.finish())
        #expect(applied.error?.code == .trailingInput)
    }

    @Test("A5 flipped bits are refused, and nothing traps", arguments: UInt64(0)..<10)
    func flips(_ seed: UInt64) throws {
        let patch = try pair.patch(tier: .best, encoder: ZstdPatchEncoder(bodySize: 64))
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<40 {
            var flipped = patch
            let index = Int.random(in: patch.indices, using: &generator)
            flipped[index] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
            #expect(pair.apply(flipped).error != nil, "byte \(index)")
        }
    }

    @Test("A5 a hostile encoder that chains garbage correctly gets no further than an error", arguments: UInt64(0)..<10)
    func hostile(_ seed: UInt64) throws {
        let frames = ZstdFixture.patchBodies(try pair.patch())
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<60 {
            var mutated = frames
            for _ in 0...Int.random(in: 0...3, using: &generator) {
                mutated[Int.random(in: frames.indices, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            if Bool.random(using: &generator) { mutated.removeLast(Int.random(in: 1...20, using: &generator)) }
            let applied = pair.apply(patch(header(), mutated))
            #expect(applied.result.count <= pair.new.count)
            #expect(applied.error != nil || applied.result.count == pair.new.count)
        }
    }

    @Test("A5 a decoder that failed for good takes nothing more")
    func unusable() throws {
        try pair.old.withUnsafeBytes { precursor in
            let decoder = ZstdPatchDecoder(precursor: precursor, expecting: pair.expectation, digest: ImagePair.digest)
            var applied = ImagePair.Applied()
            let wrong = patch(header(codec: PatchCodec(rawValue: 2)), [1])
            #expect(throws: ZstdError.self) { try applied.push(wrong, into: decoder) }
            let right = try pair.patch()
            #expect(throws: ZstdError.self) { try applied.push(right, into: decoder) }
            #expect(throws: ZstdError.self) { try decoder.finish() }
            #expect(applied.result.isEmpty)
        }
    }

    @Test("A5 whoever takes the output can stop, with an error of its own")
    func outputRefused() throws {
        struct DiskFull: Error {}
        let patch = try pair.patch()
        pair.old.withUnsafeBytes { precursor in
            let decoder = ZstdPatchDecoder(precursor: precursor, expecting: pair.expectation, digest: ImagePair.digest)
            do throws(ZstdStreamError<DiskFull>) {
                try decoder.push(patch.span) { (_: Span<UInt8>) throws(DiskFull) in throw DiskFull() }
                Issue.record("nothing thrown")
            } catch {
                guard case .output = error else {
                    Issue.record("\(error)")
                    return
                }
            }
            #expect(throws: ZstdError.self) { try decoder.finish() }
        }
    }

    // MARK: Hand-made patches

    private func header(
        codec: PatchCodec = .zstd,
        resultSize: UInt64? = nil,
        precursorSize: UInt64? = nil
    ) -> PatchHeader {
        PatchHeader(
            codec: codec,
            precursor: pair.names.precursor,
            result: pair.names.result,
            resultSize: resultSize ?? UInt64(pair.new.count),
            precursorSize: precursorSize ?? UInt64(pair.old.count)
        )
    }

    private func patch(_ header: PatchHeader, _ content: [UInt8]) -> [UInt8] {
        var writer = PatchWriter(header: header, digest: ImagePair.digest)
        writer.append(content.span)
        return writer.finish()
    }
}
