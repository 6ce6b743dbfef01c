import Foundation
import PatchEncoding
import PatchFormat
import Testing

@Suite("Patches of every codec, made and applied")
struct CodecRoundTripTests {
    static let bytes = CodecSample.text(900, seed: 50)

    @Test(
        "D6 A5 images of no bytes, of one byte, equal and unrelated ones go through every codec",
        arguments: [CodecSample.zstd, .reference, .small, .candidates],
        [
            ImagePair(old: [], new: []), ImagePair(old: [], new: [7]), ImagePair(old: [7], new: []),
            ImagePair(old: [7], new: [7]), ImagePair(old: [7], new: [8]), ImagePair(old: [], new: bytes),
            ImagePair(old: bytes, new: []), ImagePair(old: bytes, new: bytes),
            ImagePair(old: bytes, new: CodecSample.text(700, seed: 51)),
        ]
    )
    func extremes(_ codec: CodecSample, _ pair: ImagePair) throws {
        let patch = try codec.patch(pair)
        for pieceSize in [1, .max] {
            let outcome = pair.applied(patch, pieceSize: pieceSize)
            #expect(outcome.failure == nil)
            #expect(outcome.result == pair.new)
        }
        if pair.old == pair.new, codec != .zstd { #expect(patch.count < 60) }
    }

    @Test("D6 A5 edited images go through every codec and both tiers", arguments: CodecSample.allCases)
    func edited(_ codec: CodecSample) throws {
        for tier in EncodingTier.allCases {
            let pair = codec.pair
            let patch = try codec.patch(pair, tier: tier)
            let outcome = pair.applied(patch, pieceSize: 100)
            #expect(outcome.failure == nil)
            #expect(outcome.result == pair.new)
            #expect(patch.count < pair.new.count / 2)
        }
    }

    @Test("D6 A5 gzip and zip: what they hold is compared, not what that is compressed to", arguments: ["gzip", "zip"])
    func containers(_ form: String) throws {
        let make = form == "gzip" ? CodecSample.gzip : CodecSample.zip
        let text = CodecSample.text(6_000, seed: 52)
        var changed = text
        for index in stride(from: 500, to: changed.count, by: 1_500) { changed[index] &+= 1 }
        let pair = ImagePair(old: make(text), new: make(changed))
        let patch = try CodecSample.candidates.patch(pair)
        #expect(ImagePair.codec(of: patch) == .container)
        #expect(pair.applied(patch, pieceSize: 333).result == pair.new)
        let plain = try CodecSample.zstd.patch(pair)
        #expect(patch.count * 2 < plain.count)
    }

    @Test(
        "D6 A5 a squashfs goes through, and costs less than its compressed blocks",
        .enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/mksquashfs"))
    )
    func squashfs() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("fettle-test-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        func image(_ content: [UInt8], _ name: String) throws -> [UInt8] {
            let tree = folder.appendingPathComponent(name)
            try FileManager.default.createDirectory(at: tree, withIntermediateDirectories: true)
            try Data(content).write(to: tree.appendingPathComponent("file"))
            let file = folder.appendingPathComponent(name + ".squashfs")
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/usr/bin/mksquashfs")
            process.arguments = [tree.path, file.path, "-comp", "zstd", "-quiet", "-no-progress", "-all-time", "0"]
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            return [UInt8](try Data(contentsOf: file))
        }
        let text = CodecSample.text(9_000, seed: 53)
        var changed = text
        for index in [100, 4_000, 8_000] { changed[index] &+= 1 }
        let pair = ImagePair(old: try image(text, "old"), new: try image(changed, "new"))
        let patch = try CodecSample.container.patch(pair)
        #expect(patch.count < pair.new.count / 4)
        #expect(pair.applied(patch).result == pair.new)
    }

    @Test("D6 A5 a program of the system, edited, goes through")
    func program() throws {
        let old = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "/bin/true")))
        var new = old
        for index in stride(from: new.count / 3, to: new.count, by: new.count / 9) { new[index] ^= 0x11 }
        new.insert(contentsOf: [UInt8](repeating: 0x90, count: 32), at: new.count / 2)
        let pair = ImagePair(old: old, new: new)
        let patch = try pair.patch(by: ReferencePatchEncoder())
        #expect(pair.applied(patch).result == pair.new)
    }
}
