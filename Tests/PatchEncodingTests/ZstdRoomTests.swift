import PatchEncoding
import PatchFormat
import Testing
import ZstdCodec

@Suite("zstd frames decoded outside of the heap")
struct ZstdRoomTests {
    /// What a decoder with room of its own makes of frames.
    private struct Held {
        var result: [UInt8] = []
        var error: ZstdError?
        var memoryUsed = 0
        var asked: [Int] = []
    }

    private static func decode(
        _ bytes: [UInt8],
        resultSize: Int,
        pieceSize: Int = 1_000,
        prefix: [UInt8] = [],
        gives: @escaping (Int) -> Bool = { _ in true }
    ) throws -> Held {
        var held = Held()
        // One byte more than there is room for, which must stay as it is.
        let place = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: resultSize + 1)
        place.initialize(repeating: 0xA5)
        defer { place.deallocate() }
        var asked: [Int] = []
        try prefix.withUnsafeBytes { prefix in
            let decoder = try ZstdDecompressor(prefix: prefix, resultSize: UInt64(resultSize)) { size in
                asked.append(size)
                return gives(asked.count) ? UnsafeMutableBufferPointer(rebasing: place[..<resultSize]) : nil
            }
            do {
                for start in stride(from: 0, to: bytes.count, by: pieceSize) {
                    let piece = Array(bytes[start...].prefix(pieceSize))
                    try decoder.decompress(piece.span) { (bytes: Span<UInt8>) throws(Never) in
                        #expect(bytes.count <= ZstdDecompressor.outputLimit)
                        bytes.withUnsafeBufferPointer { held.result.append(contentsOf: $0) }
                    }
                }
                try decoder.finish()
            } catch let error as ZstdStreamError<Never> {
                if case .codec(let cause) = error { held.error = cause }
            } catch let error as ZstdError {
                held.error = error
            }
            held.memoryUsed = decoder.memoryUsed
        }
        #expect(place[resultSize] == 0xA5)
        held.asked = asked
        return held
    }

    let image: [UInt8] = {
        var generator = SeededGenerator(seed: 70)
        return (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 / 7) ^ UInt8.random(in: 0...3, using: &generator) }
    }()

    @Test("A5 the same result as on the heap, in at most 1 MiB of it", arguments: [1, 1_000, 1 << 20])
    func same(_ pieceSize: Int) throws {
        let size = pieceSize == 1 ? 300_000 : image.count
        let content = Array(image[..<size])
        let frames =
            ZstdFixture.frame(Array(content[..<(size / 3)]), windowLog: 22)
            + ZstdFixture.frame(Array(content[(size / 3)...]), checksum: true)
        let held = try Self.decode(frames, resultSize: size, pieceSize: pieceSize)
        #expect(held.error == nil)
        #expect(held.result == content)
        #expect(held.memoryUsed < 1 << 20)
        // The first frame does not say how much it has.
        #expect(held.asked == [size, size - size / 3])
        if size == image.count {
            #expect(try ZstdFixture.decode(frames, resultSize: size).memoryUsed > 2 << 20)
        }
    }

    @Test("A5 frames without room go through the heap, those with room do not", arguments: [0, 1, 2])
    func mixed(_ remainder: Int) throws {
        let content = Array(image[..<200_000])
        var frames: [UInt8] = []
        for start in stride(from: 0, to: content.count, by: 20_000) {
            frames += ZstdFixture.frame(Array(content[start..<(start + 20_000)]))
        }
        let held = try Self.decode(frames, resultSize: content.count) { $0 % 3 == remainder }
        #expect(held.error == nil)
        #expect(held.result == content)
    }

    @Test("A5 a result larger than authored is refused, and nothing is written beyond", arguments: [true, false])
    func bomb(_ saysSize: Bool) throws {
        let bytes = ZstdFixture.frame(Array(image[..<400_000]), saysSize: saysSize)
        for size in [1, 100, 131_072, 399_999] {
            let held = try Self.decode(bytes, resultSize: size)
            #expect(held.error?.code == .resultTooLarge)
            #expect(held.result.count <= size)
        }
    }

    @Test("A7 whatever changes in the frames: an error or the size, as on the heap")
    func mutations() throws {
        let content = Array(image[..<60_000])
        let frames =
            ZstdFixture.frame(Array(content[..<20_000]), saysSize: false)
            + ZstdFixture.frame(Array(content[20_000...]), checksum: true)
        var generator = SeededGenerator(seed: 71)
        for round in 0..<2_000 {
            var bytes = frames
            let reach = round % 2 == 0 ? 40 : bytes.count
            bytes[Int.random(in: 0..<reach, using: &generator)] = UInt8.random(in: 0...255, using: &generator)
            if round % 7 == 0 { bytes.removeLast(Int.random(in: 1..<bytes.count, using: &generator)) }
            let held = try Self.decode(bytes, resultSize: content.count)
            let heap = try ZstdFixture.decode(bytes, resultSize: content.count)
            #expect(held.result.count <= content.count)
            #expect((held.error == nil) == (heap.error == nil))
            if held.error == nil { #expect(held.result == heap.result) }
        }
    }

    @Test("D6 A5 patches of several segments, against the old image as prefix")
    func patch() throws {
        let pair = ImagePair.edited(size: 700_000, seed: 72)
        let patch = try pair.patch(encoder: ZstdPatchEncoder(segmentSize: 1 << 17))
        let held = try Self.decode(ZstdFixture.patchBodies(patch), resultSize: pair.new.count, prefix: pair.old)
        #expect(held.error == nil)
        #expect(held.result == pair.new)
        #expect(held.asked.allSatisfy { $0 <= 1 << 17 })
        #expect(held.memoryUsed < 1 << 20)
    }
}
