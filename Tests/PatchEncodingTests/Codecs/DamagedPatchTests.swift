import PatchDecoding
import PatchEncoding
import PatchFormat
import Testing

@Suite("Patches of every codec that are damaged, cut off or forged")
struct DamagedPatchTests {
    /// The codecs, with a pair and a patch of some hundred bytes each.
    static let all: [(codec: CodecSample, pair: ImagePair, patch: [UInt8])] = [
        CodecSample.zstd, .small, .container,
    ].map { codec in
        let pair = codec.pair
        return (codec, pair, (try? codec.patch(pair)) ?? [])
    }

    @Test(
        "A5 A7 whichever byte of a patch is changed: an error, nothing wrong handed out, and the same frame asked for again mends it",
        arguments: all.indices
    )
    func everyByte(_ index: Int) throws {
        let (codec, pair, patch) = Self.all[index]
        try #require(pair.applied(patch).result == pair.new)
        let header = try #require(Self.headerSize(patch))
        for place in patch.indices {
            var damaged = patch
            damaged[place] ^= place.isMultiple(of: 2) ? 0x01 : 0x80
            let outcome = pair.applied(damaged, again: patch)
            #expect(outcome.failure != nil, "\(codec) byte \(place)")
            #expect(Self.isStart(outcome.second ?? outcome.result, of: pair.new), "\(codec) byte \(place)")
            #expect(outcome.checkpoint.offset <= place || place < header)
            // A header that lies is no damage that can be told from a patch for somebody else.
            if place >= header { #expect(outcome.second == pair.new, "\(codec) byte \(place)") }
        }
    }

    @Test("A5 A7 wherever a patch is cut off, that is noticed, and it goes on from there", arguments: all.indices)
    func everyLength(_ index: Int) throws {
        let (codec, pair, patch) = Self.all[index]
        for count in 0..<patch.count {
            let outcome = pair.applied(Array(patch[..<count]), again: patch)
            #expect(outcome.failure != nil, "\(codec) cut at \(count)")
            #expect(Self.isStart(outcome.second ?? outcome.result, of: pair.new), "\(codec) cut at \(count)")
        }
        #expect(pair.applied(patch + [0x82]).failure != nil)
    }

    @Test("Rule 5 a wrong precursor is refused before the first byte is made", arguments: all.indices)
    func wrongPrecursor(_ index: Int) throws {
        let (codec, pair, patch) = Self.all[index]
        var other = pair.old
        other[other.count / 2] ^= 1
        for precursor in [other, Array(pair.old.dropLast()), pair.old + [0], []] {
            let outcome = pair.applied(patch, to: precursor)
            #expect(outcome.failure?.code == .wrongPrecursor, "\(codec)")
            #expect(outcome.failure?.isRecoverable == false)
            #expect(outcome.result.isEmpty)
        }
    }

    @Test("Rule 5 a patch of another result, or of a codec that is not known, is refused before the first byte is made")
    func wrongResult() throws {
        for (codec, pair, patch) in Self.all {
            let outcome = ImagePair(old: pair.old, new: pair.new + [1]).applied(patch)
            #expect(outcome.failure?.code == .wrongResult, "\(codec)")
            #expect(outcome.result.isEmpty)
        }
        let pair = CodecSample.zstd.pair
        let header = PatchHeader(
            codec: PatchCodec(rawValue: 200),
            precursor: pair.names.precursor,
            result: pair.names.result,
            resultSize: UInt64(pair.new.count),
            precursorSize: UInt64(pair.old.count)
        )
        let outcome = pair.applied(PatchWriter(header: header, digest: ImagePair.digest).finish())
        #expect(outcome.failure?.code == .unsupportedCodec)
        #expect(outcome.failure?.reason.contains("200") == true)
    }

    @Test(
        "A5 whatever stands in frames whose checks are right: an error or as many bytes as the author stated, never more",
        arguments: all.indices
    )
    func forged(_ index: Int) throws {
        let (codec, pair, patch) = Self.all[index]
        var generator = SeededGenerator(seed: 60)
        let bodies = Self.bodies(of: patch)
        let header = try #require(bodies.header)
        for round in 0..<300 {
            var changed = bodies.bodies
            for _ in 0...Int.random(in: 0..<3, using: &generator) {
                let body = Int.random(in: 0..<changed.count, using: &generator)
                let reach = round % 2 == 0 ? min(40, changed[body].count) : changed[body].count
                guard reach > 0 else { continue }
                changed[body][Int.random(in: 0..<reach, using: &generator)] = .random(in: 0...255, using: &generator)
            }
            switch round % 11 {
            case 3: changed.removeLast()
            case 5: changed.append(changed[0])
            case 7: changed.swapAt(0, changed.count - 1)
            default: break
            }
            var writer = PatchWriter(header: header, digest: ImagePair.digest)
            for body in changed {
                writer.append(body.span)
                writer.endFrame()
            }
            let outcome = pair.applied(writer.finish())
            #expect(outcome.result.count <= pair.new.count, "\(codec)")
            #expect(outcome.failure != nil || outcome.result.count == pair.new.count, "\(codec)")
        }
    }

    // MARK: Parts

    private static func isStart(_ bytes: [UInt8], of image: [UInt8]) -> Bool {
        bytes.count <= image.count && bytes == Array(image[..<bytes.count])
    }

    private static func bodies(of patch: [UInt8]) -> (header: PatchHeader?, bodies: [[UInt8]]) {
        var reader = PatchReader(digest: ImagePair.digest)
        var position = 0
        var bodies: [[UInt8]] = []
        while let event = try? reader.read(patch.span, at: &position), event != .needsMore {
            let body = reader.body.withUnsafeBufferPointer { Array($0) }
            if event == .frame { bodies.append(body) }
        }
        return (reader.header, bodies)
    }

    private static func headerSize(_ patch: [UInt8]) -> Int? {
        var reader = PatchReader(digest: ImagePair.digest)
        var position = 0
        guard case .header? = try? reader.read(patch.span, at: &position) else { return nil }
        return position
    }
}
