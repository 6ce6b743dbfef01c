import BootControl
import CBOR
import Glibc
import Testing

@testable import Agent

@Suite("Files under a root folder")
struct RootLookupTests {
    private let root: String

    init() throws {
        var template = Array("/tmp/fettle-root-XXXXXX".utf8CString)
        root = template.withUnsafeMutableBufferPointer { String(cString: mkdtemp($0.baseAddress!)) }
        try DurableFile.makeFolder(root + "/usr/lib")
        try DurableFile.write([1], to: root + "/usr/lib/libx.so.1.2")
        symlink("libx.so.1.2", root + "/usr/lib/libx.so.1")
        symlink("usr/lib", root + "/lib")
        symlink("/usr/lib/libx.so.1", root + "/absolute")
        symlink("../../../../../../etc/passwd", root + "/escape")
        symlink("loop", root + "/loop")
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
        let lookup = RootLookup(root: root, overrides: [:])
        #expect(try lookup.resolve(Text(path))?.string == expected)
    }

    @Test("M8 the install path of a component stands for its slot, wherever that is")
    func override() throws {
        let slot = root + "/slot"
        try DurableFile.write([7, 7], to: slot)
        let lookup = RootLookup(root: root, overrides: ["/usr/lib/liby.so": slot])
        let path = try #require(try lookup.resolve("/lib/liby.so"))
        #expect(path == "/usr/lib/liby.so")
        #expect(try lookup.withContents(of: path) { $0.count } == 2)
    }
}
