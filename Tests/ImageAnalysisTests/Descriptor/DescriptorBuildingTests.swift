import CBOR
import Eligibility
import ImageAnalysis
import Testing

@Suite("Descriptors from ELF files")
struct DescriptorBuildingTests {
    private func text(_ texts: [Text]) -> [String] { texts.map(\.string) }

    @Test("E1 E2 a program requires its processor, loader, libraries, versions and symbols, in a loader's order")
    func program() throws {
        var builder = Samples.program
        builder.imports.append(.init(name: "optional", isWeak: true))
        builder.imports.append(.init(name: "environ", library: "libc.so.6", version: "GLIBC_2.2.5", isCopied: true))
        builder.extraNeeds = [("libc.so.6", "GLIBC_2.99", isWeak: true)]
        let descriptor = Descriptor(of: try ELFFile(builder.build()))
        #expect(
            descriptor.requirements == [
                Requirement(.machine(Machine(addressClass: 2, byteOrder: 1, number: 62))),
                Requirement(.interpreter("/lib64/ld-linux-x86-64.so.2")),
                Requirement(.sharedLibrary(SharedLibrary(name: "libz.so.1"))),
                Requirement(.sharedLibrary(SharedLibrary(name: "libc.so.6"))),
                Requirement(
                    .symbolVersions(SymbolVersions(library: "libc.so.6", versions: ["GLIBC_2.2.5", "GLIBC_2.25"]))
                ),
                Requirement(
                    .symbols(
                        Symbols(
                            library: "libc.so.6",
                            groups: [
                                SymbolGroup(version: "GLIBC_2.2.5", names: ["environ", "free", "malloc"]),
                                SymbolGroup(version: "GLIBC_2.25", names: ["getrandom"]),
                            ]
                        )
                    )
                ),
                Requirement(.symbols(Symbols(library: "", groups: [SymbolGroup(version: "", names: ["inflate"])]))),
            ]
        )
        #expect(descriptor.provides.isEmpty)
        #expect(try Descriptor(decoding: descriptor.encoded()) == descriptor)
    }

    @Test("E1 E2 a library provides its processor, name, versions and symbols")
    func library() throws {
        var builder = ELFBuilder(soname: "libx.so.1").exporting(["a"]).exporting(["b"], version: "X_1")
        builder.exports.append(.init(name: "c", version: "X_2", isHidden: true))
        builder.exports.append(.init(name: "b2", version: "X_1", isHidden: true))
        builder.exports.append(.init(name: "X_1", version: "X_1"))
        let descriptor = Descriptor(of: try ELFFile(builder.build()))
        #expect(
            descriptor.provides == [
                .machine(Machine(addressClass: 2, byteOrder: 1, number: 62)),
                .sharedLibrary("libx.so.1"),
                .symbolVersions(SymbolVersions(library: "libx.so.1", versions: ["X_1", "X_2"])),
                .symbols(
                    Symbols(
                        library: "libx.so.1",
                        groups: [
                            SymbolGroup(version: "", names: ["a"]), SymbolGroup(version: "X_1", names: ["b", "b2"]),
                            SymbolGroup(version: "X_2", names: [], hiddenNames: ["c"]),
                        ]
                    )
                ),
            ]
        )
        #expect(try Descriptor(decoding: descriptor.encoded()) == descriptor)
    }

    @Test("E1 a library without a name of its own is known by its file name")
    func fileName() throws {
        let file = try ELFFile(ELFBuilder(needed: ["libc.so.6"]).exporting(["a"]).build())
        #expect(Capability.provided(by: file, fileName: "plugin.so").contains(.sharedLibrary("plugin.so")))
    }

    @Test("E1 a program provides what it exports to its plug-ins, and no copies")
    func programExports() throws {
        var builder = Samples.program.exporting(["register_plugin"])
        builder.imports.append(.init(name: "environ", library: "libc.so.6", version: "GLIBC_2.2.5", isCopied: true))
        builder.imports.append(.init(name: "copied", isCopied: true))
        let names = [SymbolGroup(version: "", names: ["register_plugin"])]
        let provides = Capability.provided(by: try ELFFile(builder.build()))
        #expect(provides == [.symbols(Symbols(library: "", groups: names))])
    }

    @Test("E2 the folders that a program names are part of the requirement, RPATH as inherited")
    func searchPath() throws {
        func library(_ builder: ELFBuilder) throws -> SharedLibrary? {
            let descriptor = Descriptor(of: try ELFFile(builder.build()))
            for case .sharedLibrary(let library) in descriptor.requirements.map(\.constraint) { return library }
            return nil
        }
        let folders: [Text] = ["$ORIGIN/../lib", "/opt/lib"]
        #expect(
            try library(ELFBuilder(needed: ["liba.so"], runpath: "$ORIGIN/../lib::/opt/lib"))
                == SharedLibrary(name: "liba.so", searchPath: folders)
        )
        #expect(
            try library(ELFBuilder(needed: ["liba.so"], rpath: "$ORIGIN/../lib:/opt/lib"))
                == SharedLibrary(name: "liba.so", searchPath: folders, isSearchPathInherited: true)
        )
    }

    @Test("E1 a statically linked program requires its processor only")
    func staticProgram() throws {
        var builder = ELFBuilder(type: 2)
        builder.hash = .none
        let requirements = Descriptor(of: try ELFFile(builder.build())).requirements
        #expect(requirements == [Requirement(.machine(Machine(addressClass: 2, byteOrder: 1, number: 62)))])
    }
}
