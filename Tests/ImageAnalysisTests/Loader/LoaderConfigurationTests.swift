import CBOR
import Eligibility
import ImageAnalysis
import Testing

@Suite("Settings of loaders")
struct LoaderConfigurationTests {
    private func configuration(_ files: MemoryFiles, interpreter: Text? = nil) -> LoaderConfiguration {
        var files = files
        let object = LoadableObject(machine: Machine(addressClass: 2, byteOrder: 1, number: 62))
        return LoaderConfiguration(LoaderFolders(of: &files), for: object, interpreter: interpreter)
    }

    @Test("ld.so.conf names folders, and files that name more, in order")
    func includes() {
        let files = MemoryFiles([
            "/etc/ld.so.conf": Array("# first\n/opt/a\ninclude ld.so.conf.d/*.conf\n/opt/z # last\n".utf8),
            "/etc/ld.so.conf.d/20-b.conf": Array("/opt/b2\n".utf8),
            "/etc/ld.so.conf.d/10-a.conf": Array("\t/opt/b1/ \n\n/opt/a\ninclude /etc/ld.so.conf\n".utf8),
            "/etc/ld.so.conf.d/readme.txt": Array("/opt/no\n".utf8),
            "/etc/ld.so.conf.d/.hidden.conf": Array("/opt/no\n".utf8),
        ])
        let folders = configuration(files).configuredFolders.map(\.string)
        #expect(folders == ["/opt/a", "/opt/b1", "/opt/b2", "/opt/z"])
    }

    @Test("without settings the folders of the distributions remain")
    func defaults() {
        let configuration = configuration(MemoryFiles())
        #expect(configuration.rules == .glibc)
        #expect(configuration.configuredFolders.isEmpty)
        #expect(configuration.defaultFolders.first == "/lib/x86_64-linux-gnu")
        #expect(configuration.defaultFolders.contains("/usr/lib64"))
        #expect(configuration.defaultFolders.last == "/usr/lib")
    }

    @Test("musl's loader takes the folders of its own file, or its own defaults")
    func musl() {
        let files = MemoryFiles(["/etc/ld-musl-x86_64.path": Array("/lib/musl:/opt/musl\n/usr/lib/musl\n".utf8)])
        let configuration = configuration(files, interpreter: "/lib/ld-musl-x86_64.so.1")
        #expect(configuration.rules == .musl)
        #expect(configuration.configuredFolders.map(\.string) == ["/lib/musl", "/opt/musl", "/usr/lib/musl"])
        #expect(configuration.defaultFolders.isEmpty)
        let other = self.configuration(MemoryFiles(), interpreter: "/lib/ld-musl-x86_64.so.1")
        #expect(other.defaultFolders.map(\.string) == ["/lib", "/usr/local/lib", "/usr/lib"])
    }

    @Test("settings that include themselves, or are no text, end the reading")
    func hostile() {
        let stars = String(repeating: "*", count: 40)
        let files = MemoryFiles([
            "/etc/ld.so.conf": Array("include \(stars)x ld.so.conf *.conf\n/opt/a\n".utf8),
            "/etc/b.conf": [0xFF, 0xFE, 0x0A],
        ])
        #expect(configuration(files).configuredFolders.map(\.string) == ["/opt/a"])
    }
}
