import Author
import Foundation
import Testing

@Suite("Files that are written")
final class OutputFilesTests {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("output-tests-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    private func path(_ name: String) -> String { folder.path + "/" + name }

    private func text(_ name: String) -> String? { try? String(contentsOfFile: path(name), encoding: .utf8) }

    private var names: [String] { (try? FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()) ?? [] }

    private func put(_ name: String, _ text: String) throws {
        try text.write(toFile: path(name), atomically: false, encoding: .utf8)
    }

    @Test(
        "M1 a path is taken apart, however short it is",
        arguments: [
            ("a", ".", "a"), ("/a", "/", "a"), ("b/a", "b", "a"), ("/b/c/a", "/b/c", "a"), ("./a", ".", "a"),
            ("b/", "b", ""), ("", ".", ""),
        ]
    )
    func paths(path: String, folder: String, name: String) {
        #expect(PathName(path).folder == folder)
        #expect(PathName(path).name == name)
    }

    @Test("M1 what is written replaces a file of the same name, and leaves nothing else behind")
    func replacing() throws {
        try put("a", "old")
        var files = OutputFiles()
        files.add(path("a"), "new".utf8)
        files.add(path("d/b"), "new".utf8, makesFolder: true)
        try files.write()
        #expect(text("a") == "new" && text("d/b") == "new")
        #expect(names == ["a", "d"])
    }

    @Test("M1 a link stays, and what it leads to is written", arguments: [true, false])
    func links(isThere: Bool) throws {
        if isThere { try put("target", "old") }
        try FileManager.default.createSymbolicLink(atPath: path("link"), withDestinationPath: "target")
        var files = OutputFiles()
        files.add(path("link"), "new".utf8)
        try files.write()
        #expect(text("target") == "new")
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: path("link")) == "target")
    }

    @Test("M1 what is no regular file is never replaced", arguments: ["folder", "pipe", "null", "/dev/stdout"])
    func special(kind: String) throws {
        try FileManager.default.createDirectory(atPath: path("folder"), withIntermediateDirectories: false)
        #expect(mkfifo(path("pipe"), 0o600) == 0)
        try FileManager.default.createSymbolicLink(atPath: path("null"), withDestinationPath: "/dev/null")
        let before = names
        var files = OutputFiles()
        files.add(path("first"), "new".utf8)
        files.add(kind.hasPrefix("/") ? kind : path(kind), "new".utf8)
        #expect(throws: AuthorError(.unwritableFile, "")) { try files.write() }
        #expect(names == before)
    }

    @Test(
        "M1 what a file is made from is not overwritten, whatever path leads there",
        arguments: ["key", "link", "./key"]
    )
    func inputs(name: String) throws {
        try put("key", "secret")
        try FileManager.default.createSymbolicLink(atPath: path("link"), withDestinationPath: "key")
        var files = OutputFiles()
        files.add(path(name), "new".utf8)
        files.protect([path("key")])
        #expect(throws: AuthorError(.conflict, "")) { try files.write() }
        #expect(text("key") == "secret")
    }

    @Test("M1 a file that must be new replaces none, and two files have two names")
    func conflicts() throws {
        try put("a", "old")
        var files = OutputFiles()
        files.add(path("a"), "new".utf8, replaces: false)
        #expect(throws: AuthorError(.conflict, "")) { try files.write() }
        #expect(text("a") == "old")
        files = OutputFiles()
        files.add(path("b"), "1".utf8, replaces: false)
        try files.write()
        #expect(text("b") == "1" && names == ["a", "b"])
        files = OutputFiles()
        files.add(path("c"), "1".utf8)
        files.add(path("c"), "2".utf8)
        #expect(throws: AuthorError(.conflict, "")) { try files.write() }
    }

    @Test(
        "M1 where one file cannot be written, none is, and those that were there stay",
        arguments: ["x/y/c", "-", "c/"]
    )
    func nothing(last: String) throws {
        try put("a", "old")
        var files = OutputFiles()
        files.add(path("a"), "new".utf8)
        files.add(path("d/b"), "new".utf8, makesFolder: true)
        files.add(last == "-" ? last : path(last), "new".utf8)
        #expect(throws: AuthorError(.unwritableFile, "")) { try files.write() }
        #expect(text("a") == "old")
        #expect(names == ["a"])
    }
}
