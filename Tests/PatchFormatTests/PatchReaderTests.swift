import PatchFormat
import Testing

@Suite("Patch reader and writer")
struct PatchReaderTests {
    @Test("A5 frames come out the same, in pieces of whatever size", arguments: [1, 2, 3, 7, 15, 29, 30, 64, .max])
    func pieces(_ size: Int) {
        let outcome = PatchFixture.read(PatchFixture.patch, pieceSize: size)
        #expect(outcome.error == nil)
        #expect(outcome.header == PatchFixture.header)
        #expect(outcome.bodies.map { $0.count } == [30, 30, 10])
        #expect(outcome.content == PatchFixture.content)
        #expect(outcome.checkpoint.offset == UInt64(PatchFixture.patch.count))
        #expect(outcome.checkpoint.frame == 3)
    }

    @Test(
        "A5 frames of all sizes of head round trip",
        arguments: [1, 23, 24, 255, 256, 65_535, 65_536, 65_537, 200_000]
    )
    func sizes(_ count: Int) {
        var generator = SeededGenerator(seed: UInt64(count))
        let content = generator.bytes(count)
        var writer = PatchWriter(header: PatchFixture.header, digest: Sha256FrameDigest())
        for start in stride(from: 0, to: count, by: 777) { writer.append(Array(content[start...].prefix(777)).span) }
        let patch = writer.finish()
        let outcome = PatchFixture.read(patch, pieceSize: 4_096)
        #expect(outcome.error == nil)
        #expect(outcome.content == content)
        let frames = (count + PatchLimits.body - 1) / PatchLimits.body
        #expect(patch.count <= PatchFixture.header.encoded.count + count + frames * PatchLimits.frameOverhead)
    }

    @Test("A4 a damaged frame is named, by number and offset, and is not handed out", arguments: 0..<3)
    func damage(_ frame: Int) {
        var patch = PatchFixture.patch
        let start = PatchFixture.boundaries[frame]
        patch[Int(start) + 13] ^= 0x40
        let outcome = PatchFixture.read(patch)
        #expect(outcome.error == .damagedFrame(UInt64(frame), at: start))
        #expect(outcome.bodies.count == frame)
        #expect(outcome.checkpoint.offset == start)
    }

    @Test("A4 A7 a damaged frame can be asked for again, alone, and the reader goes on")
    func askAgain() throws {
        let patch = PatchFixture.patch
        var damaged = patch
        damaged[Int(PatchFixture.boundaries[1]) + 20] ^= 1
        var reader = PatchReader(digest: Sha256FrameDigest())
        var position = 0
        #expect(try reader.read(damaged.span, at: &position) == .header(PatchFixture.header))
        #expect(try reader.read(damaged.span, at: &position) == .frame)
        let error = #expect(throws: PatchError.self) { try reader.read(damaged.span, at: &position) }
        #expect(error?.isRecoverable == true)
        let nothing = reader.body.count
        #expect(nothing == 0)

        var again = Int(reader.checkpoint.offset)
        #expect(again == Int(PatchFixture.boundaries[1]))
        #expect(try reader.read(patch.span, at: &again) == .frame)
        #expect(reader.body.withUnsafeBufferPointer { Array($0) } == Array(PatchFixture.content[30..<60]))
        #expect(try reader.read(patch.span, at: &again) == .frame)
        #expect(try reader.read(patch.span, at: &again) == .needsMore)
        try reader.finish()
    }

    @Test("A4 a reader goes on after a restart, from the header and a checkpoint")
    func resume() {
        for boundary in 0..<3 {
            let cut = PatchFixture.read(Array(PatchFixture.patch[..<Int(PatchFixture.boundaries[boundary])]))
            #expect(cut.error == nil)
            let reader = PatchReader(
                resuming: PatchFixture.header,
                at: cut.checkpoint,
                digest: Sha256FrameDigest()
            )
            let rest = PatchFixture.read(Array(PatchFixture.patch[Int(cut.checkpoint.offset)...]), with: reader)
            #expect(rest.error == nil)
            #expect(cut.content + rest.content == PatchFixture.content)
        }
    }

    @Test("A5 frames exchanged, left out or from another patch are noticed")
    func order() {
        let patch = PatchFixture.patch
        let boundaries = PatchFixture.boundaries.map { Int($0) }
        let header = Array(patch[..<boundaries[0]])
        let frames = (0..<3).map { Array(patch[boundaries[$0]..<boundaries[$0 + 1]]) }
        let swapped: [UInt8] = header + frames[1] + frames[0] + frames[2]
        #expect(PatchFixture.read(swapped).error == .damagedFrame(0, at: PatchFixture.boundaries[0]))
        let missing: [UInt8] = header + frames[0] + frames[2]
        #expect(PatchFixture.read(missing).error == .damagedFrame(1, at: PatchFixture.boundaries[1]))
    }

    @Test("A5 every truncation is noticed, except between frames, where the codec knows")
    func truncation() {
        let patch = PatchFixture.patch
        for count in 0..<patch.count {
            let outcome = PatchFixture.read(Array(patch[..<count]), pieceSize: 5)
            let boundary = PatchFixture.boundaries.last { $0 <= UInt64(count) } ?? 0
            let expected: PatchError? = boundary == UInt64(count) && boundary > 0 ? nil : .truncated(at: boundary)
            #expect(outcome.error == expected, "cut at \(count)")
        }
    }

    @Test("A5 every flipped bit is noticed, also in the header, and nothing traps")
    func flips() {
        let patch = PatchFixture.patch
        for index in patch.indices {
            for bit in 0..<8 {
                var flipped = patch
                flipped[index] ^= 1 << bit
                let outcome = PatchFixture.read(flipped, pieceSize: 11)
                #expect(outcome.error != nil, "bit \(bit) of byte \(index)")
                #expect(PatchFixture.content.starts(with: outcome.content))
            }
        }
    }

    @Test("A5 random bytes never trap, alone and behind a header", arguments: UInt64(0)..<40)
    func noise(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<50 {
            let noise = generator.bytes(Int.random(in: 0...200, using: &generator))
            _ = PatchFixture.read(noise, pieceSize: 17)
            let frames = PatchFixture.header.encoded + (Bool.random(using: &generator) ? [0x82, 0x48] : []) + noise
            #expect(PatchFixture.read(frames).bodies.isEmpty)
        }
    }

    @Test("A10 a device with little memory refuses longer bodies before it holds them")
    func bodyLimit() {
        let reader = PatchReader(digest: Sha256FrameDigest(), bodyLimit: 29)
        let outcome = PatchFixture.read(PatchFixture.patch, with: reader)
        #expect(outcome.error == .bodyTooLong(frame: 0, at: PatchFixture.boundaries[0], size: 30, limit: 29))
        let lying = PatchFixture.header.encoded + [0x82, 0x48, 1, 2, 3, 4, 5, 6, 7, 8, 0x5A, 0xFF, 0xFF, 0xFF, 0xFF]
        #expect(
            PatchFixture.read(lying).error
                == .bodyTooLong(frame: 0, at: PatchFixture.boundaries[0], size: 0xFFFF_FFFF, limit: 262_144)
        )
    }

    @Test(
        "A5 heads of frames are deterministic: shortest, definite, never empty",
        arguments: [
            [0x40], [0x58, 0x17], [0x59, 0x00, 0xFF], [0x5A, 0x00, 0x00, 0xFF, 0xFF],
            [0x5B, 0, 0, 0, 0, 0, 0, 0, 1], [0x5F], [0x60],
        ] as [[UInt8]]
    )
    func heads(_ head: [UInt8]) {
        let start = PatchFixture.boundaries[0]
        let bytes = PatchFixture.header.encoded + [0x82, 0x48, 1, 2, 3, 4, 5, 6, 7, 8] + head
        #expect(PatchFixture.read(bytes).error == .malformedFrame(0, at: start + 10))
    }
}
