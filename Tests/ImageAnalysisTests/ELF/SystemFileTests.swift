import CBOR
import Eligibility
import ImageAnalysis
import Testing

/// Facts about files that are on most Linux systems. What is not there is not tested.
@Suite("Real files")
struct SystemFileTests {
    @Test("E1 the C library of this system is read as what it is")
    func cLibrary() throws {
        for (path, version) in [
            ("/lib/x86_64-linux-gnu/libc.so.6", "GLIBC_2.2.5"), ("/lib64/libc.so.6", "GLIBC_2.2.5"),
            ("/lib/aarch64-linux-gnu/libc.so.6", "GLIBC_2.17"),
            ("/usr/aarch64-linux-gnu/lib/libc.so.6", "GLIBC_2.17"),
        ] {
            guard let bytes = SystemFiles.read(path) else { continue }
            let file = try ELFFile(bytes)
            #expect(file.isLibrary)
            #expect(file.dynamic?.soname == "libc.so.6")
            #expect(file.versions.definitions.contains { $0.name.string == version })
            let object = LoadableObject(file)
            #expect(object.exports.contains { $0.version == Text(version) && $0.hashes.contains(SymbolHash("malloc")) })
            #expect(object.definedVersions?.contains(Text(version)) == true)
            #expect(object.versionNeeds.map(\.library).allSatisfy { $0.string.hasPrefix("ld-linux") })
            #expect(file.symbols.filter(\.isExported).count > 2_000)
        }
    }

    @Test("E1 musl's loader is its own C library, without versions")
    func musl() throws {
        guard let bytes = SystemFiles.read("/lib/ld-musl-x86_64.so.1") else { return }
        let file = try ELFFile(bytes)
        #expect(!file.versions.definesVersions)
        #expect(file.dynamic?.needed.isEmpty == true)
        let exports = LoadableObject(file).exports
        #expect(exports.contains { $0.version.isEmpty && $0.hashes.contains(SymbolHash("malloc")) })
    }

    @Test("E1 a program of this system needs its loader and the C library")
    func program() throws {
        guard let bytes = SystemFiles.read("/usr/bin/env") ?? SystemFiles.read("/bin/ls"), bytes.starts(with: [0x7F])
        else { return }
        let file = try ELFFile(bytes)
        guard file.interpreter?.string.contains("ld-linux") == true else { return }
        #expect(!file.isLibrary)
        #expect(file.dynamic?.needed.contains("libc.so.6") == true)
        let names = file.symbols.filter(\.isImported).compactMap { file.symbols.name(of: $0)?.string }
        #expect(names.contains("__libc_start_main"))
    }

    @Test("every library of this system is read or refused")
    func everyLibrary() throws {
        var files = SystemFiles()
        for folder: Text in ["/lib/x86_64-linux-gnu", "/lib/aarch64-linux-gnu"] {
            for name in files.entries(of: folder).sorted().prefix(60) where name.string.contains(".so") {
                guard let bytes = SystemFiles.read(folder.string + "/" + name.string), bytes.starts(with: [0x7F]) else {
                    continue
                }
                let file = try ELFFile(bytes)
                #expect(file.isLibrary, "\(name.string)")
            }
        }
    }
}
