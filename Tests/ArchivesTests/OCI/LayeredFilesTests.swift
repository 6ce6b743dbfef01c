import Archives
import Testing

@Suite("Layers of container images")
struct LayeredFilesTests {
    private func layer(_ files: [(String, Character, String)]) throws -> TarArchive {
        var tar = TarBuilder()
        for (name, type, content) in files { tar.add(name, type: type, content: Array(content.utf8)) }
        return try TarArchive(tar.archive)
    }

    private func listing(_ files: LayeredFiles) throws -> [String] {
        try files.entries.map { entry in
            let content = String(decoding: try files.contents(of: entry), as: UTF8.self)
            return content.isEmpty ? "\(entry.path)" : "\(entry.path)=\(content)"
        }
    }

    @Test("E1 later layers replace and take away")
    func whiteouts() throws {
        let base = try layer([
            ("etc/", "5", ""), ("etc/a", "0", "1"), ("etc/b", "0", "1"), ("opt/", "5", ""), ("opt/x", "0", "1"),
            ("opt/y/", "5", ""), ("opt/y/z", "0", "1"), ("var/", "5", ""), ("var/f", "0", "1"), ("etc.d", "0", "1"),
        ])
        let second = try layer([
            ("etc/b", "0", "2"), ("etc/.wh.a", "0", ""), ("opt/.wh..wh..opq", "0", ""), ("opt/w", "0", "2"),
            (".wh.var", "0", ""),
        ])
        #expect(try listing(LayeredFiles([base, second])) == ["etc", "etc.d=1", "etc/b=2", "opt", "opt/w=2"])
        let third = try layer([("etc/a", "0", "3"), ("opt", "0", "now a file")])
        #expect(
            try listing(LayeredFiles([base, second, third])) == [
                "etc", "etc.d=1", "etc/a=3", "etc/b=2", "opt=now a file",
            ]
        )
    }

    @Test("E1 one layer's whiteouts do not touch its own files")
    func ownFiles() throws {
        let layer = try layer([("a/", "5", ""), ("a/b", "0", "1"), ("a/.wh..wh..opq", "0", ""), ("a/.wh.b", "0", "")])
        #expect(try listing(LayeredFiles([layer])) == ["a", "a/b=1"])
    }
}
