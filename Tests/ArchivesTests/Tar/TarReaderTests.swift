import Archives
import Testing

@Suite("tar archives")
struct TarReaderTests {
    private func code(_ bytes: [UInt8]) -> ArchiveError.Code? {
        do throws(ArchiveError) {
            _ = try TarArchive(bytes)
            return nil
        } catch {
            return error.code
        }
    }

    @Test("E1 files, folders and links are listed with their content")
    func kinds() throws {
        var tar = TarBuilder()
        tar.add("./", type: "5", mode: 0o755)
        tar.add("./usr/", type: "5", mode: 0o755)
        tar.add("./usr/ls", content: Array("program".utf8), mode: 0o4755)
        tar.add("./usr/dir", type: "2", link: "../bin/ls")
        tar.add("./usr/vdir", type: "1", link: "./usr/ls")
        tar.add("./usr/ldir", type: "1", link: "usr/dir")
        tar.add("./null", type: "3")
        let archive = try TarArchive(tar.archive)
        #expect(
            archive.entries.map { "\($0.path)" } == ["", "usr", "usr/ls", "usr/dir", "usr/vdir", "usr/ldir", "null"]
        )
        let target = try ArchivePath("usr/ls")
        #expect(
            archive.entries.map(\.kind) == [
                .folder, .folder, .file, .symbolicLink(target: Array("../bin/ls".utf8)), .hardLink(target: target),
                .symbolicLink(target: Array("../bin/ls".utf8)), .other,
            ]
        )
        #expect(archive.entries[2].mode == 0o4755)
        for index in [2, 4] {
            #expect(try archive.contents(of: archive.entries[index]).elementsEqual("program".utf8))
            #expect(try archive.contents(of: archive.entries[index], first: 3).elementsEqual("pro".utf8))
        }
        #expect(try archive.contents(of: archive.entries[3]).isEmpty)
        #expect(try TarArchive(decompressing: Deflate.gzip(tar.archive)).entries == archive.entries)
    }

    @Test("E1 long names come from prefix, GNU and pax headers")
    func longNames() throws {
        let long = String(repeating: "folder/", count: 30) + "file"
        var tar = TarBuilder()
        tar.add("file", content: [1], prefix: "a/b")
        tar.add("file", content: [2], prefix: "times", magic: "ustar  \u{0}")
        tar.add("././@LongLink", type: "K", content: Array("target\(long)\u{0}".utf8))
        tar.add("././@LongLink", type: "L", content: Array("gnu/\(long)\u{0}".utf8))
        tar.add("gnu", type: "2", link: "target")
        tar.addPax([("comment", "of all"), ("mtime", "1.5")], type: "g")
        tar.addPax([("path", "pax/\(long)"), ("size", "3")])
        tar.add("pax", content: [3, 4, 5])
        tar.addPax([("linkpath", "pax/\(long)")])
        tar.add("same", type: "1", link: "other")
        let archive = try TarArchive(tar.archive)
        #expect(
            archive.entries.map { "\($0.path)" } == ["a/b/file", "file", "gnu/\(long)", "pax/\(long)", "same"]
        )
        #expect(archive.entries[2].kind == .symbolicLink(target: Array("target\(long)".utf8)))
        #expect(try archive.contents(of: archive.entries[4]) == [3, 4, 5])
    }

    @Test("E1 a leading slash is dropped, as tar does")
    func absolute() throws {
        var tar = TarBuilder()
        tar.add("/etc/hostname", content: [1])
        #expect(try TarArchive(tar.archive).entries.map { "\($0.path)" } == ["etc/hostname"])
    }

    @Test("E1 sizes may be in base 256, but not negative or beyond the end")
    func sizes() throws {
        func archive(_ field: [UInt8]) -> [UInt8] {
            var tar = TarBuilder()
            tar.add("file", content: [1, 2, 3], sizeField: field)
            return tar.archive
        }
        let zeros = [UInt8](repeating: 0, count: 10)
        #expect(try TarArchive(archive([0x80] + zeros + [3])).entries.map(\.size) == [3])
        #expect(code(archive([0xFF] + Array(repeating: 0xFF, count: 11))) == .malformed)
        #expect(code(archive([0x80] + Array(repeating: 0xFF, count: 11))) == .malformed)
        #expect(code(archive([0x80, 0, 0, 0, 0x7F] + Array(repeating: 0xFF, count: 7))) != nil)
        #expect(code(archive(Array("77777777777\u{0}".utf8))) == .truncated)
        #expect(code(archive(Array("-0000000001\u{0}".utf8))) == .malformed)
    }

    @Test("E1 what leaves the folder, or is cut short or damaged, is refused")
    func refused() {
        var parent = TarBuilder()
        parent.add("a/../../etc/passwd")
        #expect(code(parent.archive) == .malformed)
        var link = TarBuilder()
        link.add("a", type: "1", link: "../b")
        #expect(code(link.archive) == .malformed)
        var missing = TarBuilder()
        missing.add("a", type: "1", link: "b")
        #expect(code(missing.archive) == .malformed)
        var damaged = TarBuilder()
        damaged.add("a", checksumError: 1)
        #expect(code(damaged.archive) == .checksum)
        var sparse = TarBuilder()
        sparse.addPax([("GNU.sparse.major", "1")])
        sparse.add("a")
        #expect(code(sparse.archive) == .unsupported)
        var short = TarBuilder()
        short.add("a", content: Array(repeating: 1, count: 600))
        #expect(code(Array(short.bytes.prefix(700))) == .truncated)
        #expect(code(Array(short.bytes.prefix(300))) == .truncated)
        #expect(code(Array(short.bytes.prefix(1_112))) == nil)
    }

    @Test(
        "E1 pax records that are not well-formed are refused",
        arguments: [
            "5 a=\n9", "99 a=b\n", "0 a=b\n", "6 a=bc", "7 path\n", "-5 a=b\n", " a=b\n", "12 size=-17\n", "6 abc\n",
        ]
    )
    func paxRecords(text: String) {
        var tar = TarBuilder()
        tar.add("PaxHeader", type: "x", content: Array(text.utf8))
        tar.add("a")
        #expect(code(tar.archive) == .malformed)
    }

    @Test("E1 a header that extends another one is bounded, and so is the number of headers")
    func bounds() throws {
        var limits = ArchiveLimits()
        limits.header = 100
        limits.entries = 3
        var large = TarBuilder()
        large.add("L", type: "L", content: Array(repeating: 0x61, count: 101))
        #expect(throws: ArchiveError.self) { try TarArchive(large.archive, limits: limits) }
        var many = TarBuilder()
        for _ in 0..<3 { many.add("a") }
        #expect(try TarArchive(many.archive, limits: limits).entries.count == 3)
        many.add("a")
        #expect(throws: ArchiveError.self) { try TarArchive(many.archive, limits: limits) }
    }

    @Test("E1 paths that are repeated at no cost are bounded together")
    func paths() throws {
        var tar = TarBuilder()
        tar.addPax([("path", String(repeating: "p", count: 1_000))], type: "g")
        for _ in 0..<10 { tar.add("a") }
        var limits = ArchiveLimits()
        limits.paths = 10_000
        #expect(try TarArchive(tar.archive, limits: limits).entries.count == 10)
        limits.paths = 9_999
        #expect(throws: ArchiveError.self) { try TarArchive(tar.archive, limits: limits) }
    }

    @Test(
        "E1 archives of GNU tar in every format are read",
        .enabled(if: SystemTool.isThere("tar")),
        arguments: ["gnu", "oldgnu", "posix", "ustar", "v7"]
    )
    func systemTar(format: String) throws {
        let tool = try #require(SystemTool("tar"))
        try withTemporaryFolder { folder in
            let content = Array(repeating: UInt8(42), count: 1_300)
            // The older formats know no longer names.
            let long = format == "v7" ? "long" : String(repeating: "n", count: 90)
            try folder.write("in/sub/\(long)", content)
            try folder.write("in/sub/other", [])
            let archive = try TarArchive(try tool.run(["-C", "in", "--format", format, "-cf", "-", "."], in: folder))
            #expect(Set(archive.entries.map { "\($0.path)" }) == ["", "sub", "sub/\(long)", "sub/other"])
            let entry = try #require(archive.entry(at: try ArchivePath("sub/\(long)")))
            #expect(try archive.contents(of: entry).elementsEqual(content))
        }
    }
}
