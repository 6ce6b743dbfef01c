import Containers
import Testing

@Suite("Units compressed again")
struct UnitCompressorTests {
    static let contents: [[UInt8]] = [
        [], [7], [1, 2, 3], [UInt8](repeating: 0, count: 100_000), ContainerSample.software(5_000, seed: 1),
        ContainerSample.software(400_000, seed: 2), [UInt8]((0..<70_000).map { UInt8(truncatingIfNeeded: $0 / 3) }),
        {
            var generator = SeededGenerator(seed: 3)
            return generator.bytes(120_000)
        }(),
    ]

    @Test("A5 every level gives zlib's bytes", arguments: contents.indices, [1, 3, 4, 5, 6, 7, 8, 9] as [Int32])
    func sameAsZlib(_ index: Int, level: Int32) throws {
        let content = Self.contents[index]
        for (windowBits, memLevel) in [(15, 8), (15, 9), (-15, 8), (12, 7)] as [(Int32, Int32)] {
            let expected = ContainerSample.deflate(content, level: level, windowBits: windowBits, memLevel: memLevel)
            let compressor = try UnitCompressor(
                .deflate(
                    level: level,
                    windowBits: abs(windowBits),
                    memLevel: memLevel,
                    strategy: 0,
                    isRaw: windowBits < 0
                )
            )
            var made = [UInt8](repeating: 0, count: compressor.bound(content.count))
            // Twice: nothing of the first unit stays.
            for _ in 0..<2 {
                let size = content.withUnsafeBufferPointer { input in
                    made.withUnsafeMutableBufferPointer { compressor.compress(input, into: $0) }
                }
                #expect(Array(made[..<(size ?? 0)]) == expected)
            }
        }
    }

    @Test(
        "A5 what is compressed decompresses",
        arguments: [
            UnitParameters.gzip(level: 6), .gzip(level: 9), .zstd(level: 15),
            .xz(preset: 6, dictionary: 1 << 17, check: 1, filter: 0),
            .xz(preset: 6, dictionary: 1 << 17, check: 1, filter: 4),
        ]
    )
    func back(_ parameters: UnitParameters) throws {
        let content = ContainerSample.software(130_000, seed: 4)
        let compressor = try UnitCompressor(parameters)
        var made = [UInt8](repeating: 0, count: compressor.bound(content.count))
        let size = content.withUnsafeBufferPointer { input in
            made.withUnsafeMutableBufferPointer { compressor.compress(input, into: $0) }
        }
        #expect(size != nil)
        var plain = [UInt8](repeating: 0, count: content.count)
        let extent = made.withUnsafeBufferPointer { input in
            plain.withUnsafeMutableBufferPointer { UnitDecompressor().decompress(parameters.format, input, into: $0) }
        }
        #expect(extent?.compressed == size)
        #expect(extent?.plain == content.count)
        #expect(plain == content)
    }

    @Test("a dictionary that wants too much memory is refused")
    func memory() {
        #expect(throws: ContainerError.self) {
            _ = try UnitCompressor(.xz(preset: 9, dictionary: 1 << 26, check: 1, filter: 0))
        }
    }
}
