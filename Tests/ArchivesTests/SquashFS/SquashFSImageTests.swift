import Archives
import Testing

@Suite("SquashFS images")
struct SquashFSImageTests {
    private func code(_ builder: SquashFSBuilder) -> ArchiveError.Code? {
        do throws(ArchiveError) {
            let image = try SquashFSImage(builder.image)
            for entry in image.entries { _ = try image.contents(of: entry) }
            return nil
        } catch {
            return error.code
        }
    }

    @Test("E1 files, links and folders are listed with their content")
    func kinds() throws {
        let image = try SquashFSImage(SquashFSBuilder().image)
        #expect(image.entries.map { "\($0.path)" } == ["hello", "link", "sub"])
        #expect(image.entries.map(\.kind) == [.file, .symbolicLink(target: Array("hello".utf8)), .folder])
        #expect(image.entries[0].mode == 0o755)
        #expect(try image.contents(of: image.entries[0]).elementsEqual("Hello, squash!\n".utf8))
        #expect(try image.contents(of: image.entries[0], first: 5).elementsEqual("Hello".utf8))
    }

    @Test("E1 a folder that contains itself is refused")
    func loop() {
        #expect(code(SquashFSBuilder(isLooping: true)) == .malformed)
    }

    @Test("E1 names that are no names are refused", arguments: ["..", ".", "a/b", "a\u{0}"])
    func names(name: String) {
        #expect(code(SquashFSBuilder(fileName: name)) == .malformed)
    }

    @Test("E1 a file larger than its blocks is refused")
    func sizes() {
        #expect(code(SquashFSBuilder(statedSize: 16)) == .malformed)
        #expect(code(SquashFSBuilder(statedSize: 14)) == .malformed)
        #expect(code(SquashFSBuilder(statedSize: 1_000_000)) != nil)
        #expect(code(SquashFSBuilder(statedSize: 4_000_000_000)) == .limitExceeded)
    }

    @Test("E1 compressors that are not read are named", arguments: [(3, "lzo"), (5, "lz4"), (0, "0"), (9, "9")])
    func compressors(number: Int, name: String) {
        do throws(ArchiveError) {
            _ = try SquashFSImage(SquashFSBuilder(compressor: number).image)
            Issue.record("read")
        } catch {
            #expect(error.code == .unsupported)
            #expect(error.found == name)
        }
    }

    @Test("E1 every truncation is an error")
    func truncation() {
        let image = SquashFSBuilder().image
        for count in 0..<image.count {
            #expect(throws: ArchiveError.self) { try SquashFSImage(Array(image[..<count])) }
        }
    }

    @Test(
        "E1 images of mksquashfs are read in every compression",
        .enabled(if: SystemTool.isThere("mksquashfs")),
        arguments: ["gzip", "xz", "zstd", "lzma"],
        [[], ["-no-fragments"], ["-b", "4096"], ["-noD", "-noI", "-noF"]]
    )
    func mksquashfs(compression: String, options: [String]) throws {
        let tool = try #require(SystemTool("mksquashfs"))
        try withTemporaryFolder { folder in
            var damage = Damage(seed: 1)
            var files: [String: [UInt8]] = [
                "empty": [], "zeros": Array(repeating: 0, count: 400_000),
                "large": (0..<300_000).map { UInt8(truncatingIfNeeded: $0 / 11) },
            ]
            for index in 0..<300 {
                files["many/\(index % 7)/file\(index)"] = (0..<(index * 13)).map { _ in
                    UInt8(truncatingIfNeeded: damage.next())
                }
            }
            for (name, content) in files { try folder.write("in/\(name)", content) }
            _ = try tool.run(["in", "image", "-comp", compression, "-quiet", "-no-progress"] + options, in: folder)
            let image = try SquashFSImage(try folder.read("image"))
            #expect(image.entries.filter { $0.kind == .file }.count == files.count)
            for entry in image.entries where entry.kind == .file {
                let content = try #require(files["\(entry.path)"])
                #expect(try image.contents(of: entry).elementsEqual(content))
                #expect(try image.contents(of: entry, first: 100).elementsEqual(content.prefix(100)))
            }
        }
    }
}
