import Archives
import Testing

/// Damaged input of every format: whatever it is, there is a value or an error, soon.
@Suite("Hostile archives")
struct HostileArchiveTests {
    static let rounds = 10_000
    private static let text = Array("a text that repeats, a text that repeats".utf8)

    /// Readers by name: what they read, and how.
    private static var readers: [String: (sample: [UInt8], read: @Sendable ([UInt8]) throws -> Void)] {
        [
            "tar": (tar, { bytes in try readAll(TarArchive(bytes)) }),
            "zip": (zip, { bytes in try readAll(ZipArchive(bytes)) }),
            "deb": (DebianBuilder().package, { bytes in try readAll(DebianPackage(bytes).files()) }),
            "ipk": (DebianBuilder().tarPackage, { bytes in try readAll(DebianPackage(bytes).files()) }),
            "squashfs": (SquashFSBuilder().image, { bytes in try readAll(SquashFSImage(bytes)) }),
            "wheel": (wheel, { bytes in try readAll(Wheel(bytes, fileName: "a-1-py3-none-any.whl")) }),
            "layer": (tar, { bytes in try readAll(LayeredFiles([TarArchive(bytes), TarArchive(tar)])) }),
            "control": (Array(DebianBuilder().control.utf8), { bytes in _ = try DebianControl(bytes[...]).depends }),
        ]
    }

    private static func readAll(_ archive: some FileArchive) throws {
        for entry in archive.entries {
            _ = try? archive.contents(of: entry, first: 4)
            _ = try archive.contents(of: entry)
        }
    }

    private static var tar: [UInt8] {
        var tar = TarBuilder()
        tar.add("L", type: "L", content: Array("long/name\u{0}".utf8))
        tar.add("a", content: text)
        tar.addPax([("path", "b/c"), ("size", "\(text.count)")])
        tar.add("b", content: text)
        tar.add("d", type: "1", link: "b/c")
        tar.add("e", type: "2", link: "b")
        return tar.archive
    }

    private static var zip: [UInt8] {
        var zip = ZipBuilder()
        zip.add("a", text, isDeflated: true)
        zip.add("b/", unixMode: 0o40755)
        zip.add("b/c", Array("a".utf8), unixMode: 0o120777)
        var large = ZipBuilder.Lies()
        large.isZip64 = true
        zip.add("d", text, lies: large)
        return zip.archive
    }

    private static var wheel: [UInt8] {
        var zip = ZipBuilder()
        zip.add("a.so", text, isDeflated: true)
        zip.add("a-1.dist-info/WHEEL", Array("Tag: py3-none-any\n".utf8))
        zip.add("a-1.dist-info/METADATA", Array("Name: a\nVersion: 1\n\nb".utf8))
        return zip.archive
    }

    @Test(
        "E1 damaged bytes give a value or an error",
        arguments: ["tar", "zip", "deb", "ipk", "squashfs", "wheel", "layer", "control"]
    )
    func damage(name: String) throws {
        let (sample, read) = try #require(Self.readers[name])
        try read(sample)
        var damage = Damage(seed: UInt64(sample.count))
        var refused = 0
        for _ in 0..<Self.rounds {
            do {
                try read(damage.damage(sample))
            } catch {
                #expect(error is ArchiveError)
                refused += 1
            }
        }
        // Otherwise the damage would not reach what is read.
        #expect(refused > Self.rounds / 100)
    }

    @Test(
        "E1 damaged streams give a value or an error",
        arguments: [("gzip", ["-c"]), ("xz", ["-c"]), ("zstd", ["-c", "-q"]), ("xz", ["-c", "--format=lzma"])]
    )
    func damagedStreams(name: String, arguments: [String]) throws {
        guard let tool = SystemTool(name) else { return }
        let content = Array(repeating: Self.text, count: 20).flatMap { $0 }
        let sample = try withTemporaryFolder { folder in
            try folder.write("sample", content)
            return try tool.run(arguments + ["sample"], in: folder)
        }
        let compression = arguments.contains("--format=lzma") ? Compression.lzma : Compression(sniffing: sample)
        var damage = Damage(seed: 7)
        var limits = ArchiveLimits()
        limits.freelyDecompressed = 1_000_000
        limits.decoderMemory = 20_000_000
        var refused = 0
        for _ in 0..<Self.rounds {
            do throws(ArchiveError) {
                _ = try compression.decompress(damage.damage(sample), limits: limits)
            } catch {
                refused += 1
            }
        }
        #expect(refused > Self.rounds / 100)
    }

    @Test(
        "E1 damaged images of mksquashfs give a value or an error",
        .enabled(if: SystemTool.isThere("mksquashfs")),
        arguments: ["gzip", "xz", "zstd"]
    )
    func damagedImages(compression: String) throws {
        let tool = try #require(SystemTool("mksquashfs"))
        let image = try withTemporaryFolder { folder in
            for index in 0..<12 {
                try folder.write("in/\(index % 3)/\(index)", Array(repeating: UInt8(index), count: 700))
            }
            try folder.write("in/large", (0..<9_000).map { UInt8(truncatingIfNeeded: $0 / 3) })
            let options = ["-comp", compression, "-b", "4096", "-nopad", "-quiet", "-no-progress"]
            _ = try tool.run(["in", "image"] + options, in: folder)
            return try folder.read("image")
        }
        var damage = Damage(seed: 3)
        var refused = 0
        for _ in 0..<(Self.rounds / 5) {
            do {
                try Self.readAll(SquashFSImage(damage.damage(image)))
            } catch {
                #expect(error is ArchiveError)
                refused += 1
            }
        }
        #expect(refused > Self.rounds / 500)
    }
}
