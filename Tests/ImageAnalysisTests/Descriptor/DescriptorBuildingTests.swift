import CBOR
import Eligibility
import ImageAnalysis
import Testing

@Suite("Descriptors from ELF files")
struct DescriptorBuildingTests {
    static let x86 = Machine(addressClass: 2, byteOrder: 1, number: 62)

    @Test("E1 E2 a program requires its processor, loader, libraries, versions and symbols, in a loader's order")
    func program() throws {
        var builder = Samples.program
        builder.imports.append(.init(name: "optional", isWeak: true))
        builder.imports.append(.init(name: "environ", library: "libc.so.6", version: "GLIBC_2.2.5", isCopied: true))
        builder.extraNeeds = [("libc.so.6", "GLIBC_2.99", isWeak: true)]
        let object = try builder.object
        #expect(
            object.completeRequirements == [
                Requirement(.machine(Self.x86)),
                Requirement(.interpreter("/lib64/ld-linux-x86-64.so.2")),
                Requirement(.sharedLibrary(SharedLibrary(name: "libz.so.1"))),
                Requirement(.sharedLibrary(SharedLibrary(name: "libc.so.6"))),
                Requirement(
                    .symbols(
                        Symbols(
                            library: "libc.so.6",
                            groups: [
                                SymbolGroup(version: "GLIBC_2.2.5", names: ["malloc", "free", "environ"]),
                                SymbolGroup(version: "GLIBC_2.25", names: ["getrandom"]),
                            ]
                        )
                    )
                ),
                Requirement(.symbols(Symbols(library: "", groups: [SymbolGroup(version: "", names: ["inflate"])]))),
            ]
        )
        #expect(object.capabilities.isEmpty)
    }

    @Test("E1 symbols that every C library for the processor has are left out of descriptors, their version is not")
    func baseSymbols() throws {
        let object = try Samples.program.descriptor
        let symbols = object.requirements.compactMap { requirement -> Symbols? in
            if case .symbols(let symbols) = requirement.constraint { symbols } else { nil }
        }
        #expect(symbols.first?.groups.map(\.version.string) == ["GLIBC_2.2.5", "GLIBC_2.25"])
        #expect(symbols.first?.groups.map(\.hashes.count) == [0, 1])
        // Another library may use the same word for a version.
        let other = ELFBuilder(needed: ["libx.so"]).importing(["f"], from: "libx.so", version: "GLIBC_2.2.5")
        #expect(try other.object.withoutBaseSymbols == other.object)
    }

    @Test("E1 E2 a library provides its name, versions and symbols")
    func library() throws {
        var builder = ELFBuilder(soname: "libx.so.1").exporting(["a"]).exporting(["b"], version: "X_1")
        builder.exports.append(.init(name: "c", version: "X_2", isHidden: true))
        builder.exports.append(.init(name: "b2", version: "X_1", isHidden: true))
        #expect(
            try builder.object.capabilities == [
                .sharedLibrary("libx.so.1"),
                .symbolVersions(SymbolVersions(library: "libx.so.1", versions: ["X_1", "X_2"])),
                .symbols(
                    Symbols(
                        library: "libx.so.1",
                        groups: [
                            SymbolGroup(version: "", exports: ["a"]),
                            SymbolGroup(version: "X_1", exports: ["b", "b2"]),
                            SymbolGroup(version: "X_2", exports: [], hidden: ["c"]),
                        ]
                    )
                ),
            ]
        )
    }

    @Test("E1 a program provides what it exports to its plug-ins, and no copies")
    func programExports() throws {
        var builder = Samples.program.exporting(["register_plugin"])
        builder.imports.append(.init(name: "environ", library: "libc.so.6", version: "GLIBC_2.2.5", isCopied: true))
        builder.imports.append(.init(name: "copied", isCopied: true))
        let groups = [SymbolGroup(version: "", exports: ["register_plugin"])]
        #expect(try builder.object.capabilities == [.symbols(Symbols(library: "", groups: groups))])
    }

    @Test("E2 the folders that a program names are part of the requirement, RPATH as inherited")
    func searchPath() throws {
        func library(_ builder: ELFBuilder) throws -> SharedLibrary? {
            for case .sharedLibrary(let library) in try builder.object.requirements.map(\.constraint) { return library }
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
        #expect(try builder.object.requirements == [Requirement(.machine(Self.x86))])
    }

    @Test("E1 requirements without a processor are no program's")
    func noObject() {
        #expect(LoadableObject(requirements: [Requirement(.interpreter("/lib/ld.so"))], provides: []) == nil)
    }
}
