import CBOR
import Testing

@testable import RootFiles

@Suite("Files under a root folder")
struct RootLookupTests {
    private let root: TemporaryRoot

    init() throws {
        root = try TemporaryRoot()
        try root.write("/usr/lib/libx.so.1.2", [1])
        try root.link("/usr/lib/libx.so.1", to: "libx.so.1.2")
        try root.link("/lib", to: "usr/lib")
        try root.link("/absolute", to: "/usr/lib/libx.so.1")
        try root.link("/escape", to: "../../../../../../etc/passwd")
        try root.link("/loop", to: "loop")
    }

    @Test(
        "E4 links are followed as if the root were /, and never lead out of it",
        arguments: [
            ("/lib/libx.so.1", "/usr/lib/libx.so.1.2"),
            ("/absolute", "/usr/lib/libx.so.1.2"),
            ("/usr/../usr/./lib/libx.so.1.2", "/usr/lib/libx.so.1.2"),
            ("/escape", nil), ("/loop", nil), ("/usr/lib", nil), ("/nothing", nil),
        ] as [(String, String?)]
    )
    func resolve(_ path: String, _ expected: String?) throws {
        let lookup = RootLookup(root: root.path + "/")
        #expect(try lookup.resolve(Text(path))?.string == expected)
    }

    @Test("M8 the install path of a component stands for its slot, wherever that is")
    func override() throws {
        try root.write("/slot", [7, 7])
        let lookup = RootLookup(root: root.path, overrides: ["/usr/lib/liby.so": root.path + "/slot"])
        let path = try #require(try lookup.resolve("/lib/liby.so"))
        #expect(path == "/usr/lib/liby.so")
        #expect(try lookup.withContents(of: path) { $0.count } == 2)
    }

    @Test("a folder's names come without its own, and none where there is no such folder")
    func entries() throws {
        let lookup = RootLookup(root: root.path)
        #expect(try lookup.entries(of: "/usr/lib").map(\.string) == ["libx.so.1", "libx.so.1.2"])
        #expect(try lookup.entries(of: "/nothing").isEmpty)
    }

    @Test("what is no regular file, or a link, is not mapped")
    func mapping() throws {
        #expect(throws: RootFileError.self) { try MappedFile(root.path + "/usr/lib", limit: 100) }
        #expect(throws: RootFileError.self) { try MappedFile(root.path + "/usr/lib/libx.so.1", limit: 100) }
        #expect(throws: RootFileError.self) { try MappedFile(root.path + "/usr/lib/libx.so.1.2", limit: 0) }
        try root.write("/empty", [])
        #expect(try MappedFile(root.path + "/empty", limit: 0).withSpan { $0.count } == 0)
    }
}
