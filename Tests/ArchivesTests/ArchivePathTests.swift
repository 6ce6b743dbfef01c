import Archives
import Testing

@Suite("Paths of entries")
struct ArchivePathTests {
    @Test(
        "E1 a path is made of components",
        arguments: [
            ("usr/bin/ls", "usr/bin/ls"), ("./usr//bin/./ls/", "usr/bin/ls"), ("./", ""), ("", ""), (".", ""),
            ("..a/b..", "..a/b.."), ("...", "..."),
        ]
    )
    func components(raw: String, path: String) throws {
        #expect("\(try ArchivePath(raw))" == path)
    }

    @Test(
        "E1 a path does not leave the folder that it is unpacked to",
        arguments: [
            ("/etc/passwd", ArchivePath.Problem.absolute), ("..", .parentFolder), ("a/../b", .parentFolder),
            ("a/..", .parentFolder), ("a\u{0}b", .nul), (String(repeating: "a/", count: 2_049), .tooLong),
            (String(repeating: "a/", count: 129), .tooDeep),
        ]
    )
    func refused(raw: String, problem: ArchivePath.Problem) {
        #expect(throws: problem) { try ArchivePath(raw) }
    }

    @Test("E1 a path knows its folder and its name")
    func parts() throws {
        let path = try ArchivePath("usr/lib/libc.so.6")
        #expect(path.folder == (try ArchivePath("usr/lib")))
        #expect(path.name.elementsEqual("libc.so.6".utf8))
        #expect(path.isInside(try ArchivePath("usr")))
        #expect(path.isInside(.root))
        #expect(!path.isInside(try ArchivePath("us")))
        #expect(ArchivePath.root.folder == .root)
        #expect(try ArchivePath("opt").appending(path) == ArchivePath("opt/usr/lib/libc.so.6"))
    }
}
