import Archives
import Testing

@Suite("zip files")
struct ZipArchiveTests {
    private let text = Array(repeating: Array("class file ".utf8), count: 9_000).flatMap { $0 }

    private func code(_ bytes: [UInt8]) -> ArchiveError.Code? {
        do throws(ArchiveError) {
            let archive = try ZipArchive(bytes)
            for entry in archive.entries { _ = try archive.contents(of: entry) }
            return nil
        } catch {
            return error.code
        }
    }

    private func code(
        name: String = "a",
        content: [UInt8] = [1],
        isDeflated: Bool = false,
        _ lies: ZipBuilder.Lies
    ) -> ArchiveError.Code? {
        var zip = ZipBuilder()
        zip.add("first", [1, 2, 3])
        zip.add(name, content, isDeflated: isDeflated, lies: lies)
        return code(zip.archive)
    }

    @Test("E1 stored and deflated entries, folders and links are read")
    func kinds() throws {
        var zip = ZipBuilder()
        zip.add("META-INF/", unixMode: 0o40755)
        zip.add("META-INF/MANIFEST.MF", text)
        zip.add("com/Code.cap", text, isDeflated: true, unixMode: 0o100755)
        zip.add("empty", isDeflated: true)
        zip.add("link", Array("com/Code.cap".utf8), unixMode: 0o120777)
        var large = ZipBuilder.Lies()
        large.isZip64 = true
        zip.add("large", [9, 9], lies: large)
        let archive = try ZipArchive(zip.archive)
        #expect(
            archive.entries.map(\.kind) == [
                .folder, .file, .file, .file, .symbolicLink(target: Array("com/Code.cap".utf8)), .file,
            ]
        )
        #expect(archive.entries[2].mode == 0o755)
        #expect(archive.entries.map(\.size) == [0, UInt64(text.count), UInt64(text.count), 0, 0, 2])
        for index in [1, 2] {
            #expect(try Array(archive.contents(of: archive.entries[index])) == text)
            #expect(
                try Array(archive.contents(of: archive.entries[index], first: 70_000)) == Array(text.prefix(70_000))
            )
        }
        #expect(try archive.contents(of: archive.entries[3]).isEmpty)
        #expect(try archive.contents(of: archive.entries[5]) == [9, 9])
    }

    @Test("E1 a program before the file and a comment behind it do not matter")
    func surroundings() throws {
        var zip = ZipBuilder()
        zip.add("a", [1, 2])
        let withoutEnd = zip.archive.dropLast(22)
        let archive = try ZipArchive(
            Array("#!/bin/sh\n".utf8) + withoutEnd + zip.end(comment: "PK\u{5}\u{6} of a comment")
        )
        #expect(try archive.contents(of: archive.entries[0]) == [1, 2])
    }

    @Test(
        "E1 names that leave the folder are refused",
        arguments: ["/etc/passwd", "../a", "a/../../b", "a\u{0}b"]
    )
    func names(name: String) {
        #expect(code(name: name, ZipBuilder.Lies()) == .malformed)
    }

    @Test("E1 entries that share bytes are refused")
    func overlaps() {
        var same = ZipBuilder.Lies()
        same.offset = 0
        #expect(code(name: "first", content: [1, 2, 3], same) == .malformed)
        // A quote of the first entry: its content is the second's header and content.
        var inner = ZipBuilder()
        inner.add("b", [7])
        let quoted = Array(inner.archive.prefix(32))
        var outer = ZipBuilder()
        outer.add("a", quoted)
        var lie = ZipBuilder.Lies()
        lie.offset = 31
        outer.add("b", [7], lies: lie)
        #expect(code(outer.archive) == .malformed)
    }

    @Test("E1 content must be what the directory says")
    func lies() {
        #expect(code(ZipBuilder.Lies(crc: 1)) == .checksum)
        #expect(code(content: text, isDeflated: true, ZipBuilder.Lies(crc: 1)) == .checksum)
        #expect(code(ZipBuilder.Lies(size: 2)) == .malformed)
        #expect(code(content: text, isDeflated: true, ZipBuilder.Lies(size: 98_999)) == .malformed)
        #expect(code(content: text, isDeflated: true, ZipBuilder.Lies(size: 99_001)) == .malformed)
        #expect(code(content: [1], isDeflated: true, ZipBuilder.Lies(size: 4_000_000_000)) == .malformed)
        #expect(code(ZipBuilder.Lies(localName: "b")) == .malformed)
        #expect(code(ZipBuilder.Lies(method: 12)) == .unsupported)
        #expect(code(ZipBuilder.Lies(flags: 1)) == .unsupported)
        #expect(code(ZipBuilder.Lies(offset: 1)) == .malformed)
        #expect(code(ZipBuilder.Lies(offset: .max)) == .malformed)
    }

    @Test("E1 the number of entries and their size are bounded")
    func bounds() {
        var zip = ZipBuilder()
        for index in 0..<4 { zip.add("\(index)", Array(repeating: 1, count: 100)) }
        var limits = ArchiveLimits()
        limits.entries = 3
        #expect(throws: ArchiveError.self) { try ZipArchive(zip.archive, limits: limits) }
        limits = ArchiveLimits()
        limits.decompressed = 399
        #expect(throws: ArchiveError.self) { try ZipArchive(zip.archive, limits: limits) }
        limits.decompressed = 400
        #expect(throws: Never.self) { try ZipArchive(zip.archive, limits: limits) }
    }

    @Test("E1 every truncation is an error")
    func truncation() {
        var zip = ZipBuilder()
        zip.add("a", [1, 2, 3], isDeflated: true)
        let archive = zip.archive
        for count in 0..<archive.count { #expect(code(Array(archive[..<count])) != nil) }
        #expect(code(Array("no zip file at all, but long enough".utf8)) == .otherFormat)
    }

    @Test("E1 files of another implementation are read", .enabled(if: SystemTool.isThere("python3")))
    func python() throws {
        let tool = try #require(SystemTool("python3"))
        let script = """
            import zipfile
            with zipfile.ZipFile('a.zip', 'w', zipfile.ZIP_DEFLATED) as z:
                z.writestr('numbers', b''.join(b'%d,' % i for i in range(50000)))
                z.writestr('folder/', b'')
                with z.open('streamed', 'w', force_zip64=True) as f: f.write(b'abc' * 1000)
            """
        try withTemporaryFolder { folder in
            _ = try tool.run(["-c", script], in: folder)
            let archive = try ZipArchive(try folder.read("a.zip"))
            let numbers = (0..<50_000).map { "\($0)," }.joined()
            #expect(try archive.contents(of: archive.entries[0]).elementsEqual(numbers.utf8))
            #expect(archive.entries.map(\.kind) == [.file, .folder, .file])
            #expect(try archive.contents(of: archive.entries[2]).count == 3_000)
        }
    }
}
