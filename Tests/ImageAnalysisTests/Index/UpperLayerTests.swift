import CBOR
import Eligibility
import ImageAnalysis
import Testing

@Suite("The layer above")
struct UpperLayerTests {
    private static let library: Text = "/usr/lib/x86_64-linux-gnu/libz.so.1.2.13"

    /// A device with a program that uses the z library itself and one that uses it through another library.
    private var device: MemoryFiles {
        var files = Samples.device
        files.files["/usr/bin/app"] = Samples.program.build()
        files.files["/usr/bin/script"] = Array("#!/bin/sh\n".utf8)
        files.files["/usr/lib/libpng.so.16"] =
            ELFBuilder(needed: ["libz.so.1"], soname: "libpng.so.16").importing(["deflate"]).exporting(["png"]).build()
        files.files["/usr/bin/viewer"] =
            ELFBuilder(interpreter: Samples.loaderPath, needed: ["libpng.so.16"]).importing(["png"]).build()
        files.files["/usr/bin/other"] =
            ELFBuilder(interpreter: Samples.loaderPath, needed: ["libc.so.6"])
            .importing(["malloc"], from: "libc.so.6", version: "GLIBC_2.2.5").build()
        return files
    }

    private func replacing(_ new: ELFBuilder, at path: Text = library) throws -> TestUpdate {
        try TestUpdate(device).installing(new, at: path)
    }

    @Test("E5 a new version that keeps everything is eligible")
    func compatible() throws {
        let update = try replacing(Samples.zLibrary.exporting(["more"]))
        #expect(update.lines == [])
        #expect(update.outcome == .eligible)
    }

    @Test("E5 a new version that drops a symbol breaks who uses it")
    func droppedSymbol() throws {
        let update = try replacing(ELFBuilder(soname: "libz.so.1").exporting(["inflate"]))
        let symbol = SymbolHash("deflate").label.string
        #expect(update.outcome == .ineligible)
        #expect(
            update.lines == [
                "/usr/lib/libpng.so.16 needs symbol \(symbol) of any library; the new software does not provide it"
            ]
        )
        #expect(update.result.edges.map(\.side) == [.upper])
    }

    @Test("E5 the names of symbols come from whoever can read the files")
    func names() throws {
        let update = try replacing(ELFBuilder(soname: "libz.so.1").exporting(["inflate"]))
        var check = UpdateCheck(update.device.index, update.update)
        check.symbolName = { file, symbol in
            file == "/usr/lib/libpng.so.16" && symbol == SymbolHash("deflate") ? "deflate" : nil
        }
        #expect(check.run().edges.map(\.needed.string) == ["deflate"])
    }

    @Test("E5 a new version under another name breaks all who ask for the old one, unless the old one stays")
    func renamed() throws {
        let new = ELFBuilder(soname: "libz.so.2").exporting(["inflate", "deflate"])
        #expect(try replacing(new, at: "/usr/lib/x86_64-linux-gnu/libz.so.2").outcome == .eligible)
        let update = try replacing(new, at: "/usr/lib/x86_64-linux-gnu/libz.so.2").removing(Self.library)
        #expect(update.result.edges.map(\.kind) == [.sharedLibrary, .sharedLibrary])
        #expect(update.result.edges.map(\.owner.string) == ["/usr/bin/app", "/usr/lib/libpng.so.16"])
        #expect(update.result.edges.map(\.side) == [.upper, .upper])
    }

    @Test("E5 what the new software itself lacks is no need of the layer above")
    func ownNeed() throws {
        let update = try replacing(Samples.zLibrary.importing(["strlcpy"], from: "libc.so.6", version: "GLIBC_2.38"))
        #expect(update.result.edges.map(\.side) == [.lower])
        #expect(update.result.edges.map(\.owner.string) == [Self.library.string])
        #expect(update.result.edges.map(\.needed.string) == ["GLIBC_2.38"])
    }

    @Test("E5 a new version for another processor breaks everything")
    func otherProcessor() throws {
        var new = Samples.zLibrary
        new.machine = .aarch64
        let edges = try replacing(new).result.edges
        #expect(edges.map(\.kind) == [.machine, .sharedLibrary, .sharedLibrary])
        #expect(edges.map(\.reason) == [.different, .different, .different])
    }

    @Test("E5 versions of the component are required")
    func versioned() throws {
        let path: Text = "/usr/lib/x86_64-linux-gnu/libc.so.6"
        #expect(try replacing(Samples.cLibrary, at: path).outcome == .eligible)
        let old = ELFBuilder(soname: "libc.so.6").exporting(["malloc", "free"], version: "GLIBC_2.2.5")
        #expect(
            try replacing(old, at: path).lines == [
                "/usr/bin/app needs version GLIBC_2.25 of libc.so.6; the new software does not provide it, "
                    + "found GLIBC_2.2.5"
            ]
        )
    }

    @Test("E5 what another loaded file also provides is not required of the component")
    func elsewhere() throws {
        var files = device
        files.files["/usr/lib/libother.so"] = ELFBuilder(soname: "libother.so").exporting(["inflate"]).build()
        var program = Samples.program
        program.needed.append("libother.so")
        files.files["/usr/bin/app"] = program.build()
        let new = ELFBuilder(soname: "libz.so.1").exporting(["deflate"])
        #expect(try TestUpdate(files).installing(new, at: Self.library).outcome == .eligible)
    }

    @Test("E5 a copied variable is required of the component")
    func copied() throws {
        var files = device
        var program = Samples.program
        program.imports.append(.init(name: "stdout", library: "libz.so.1", version: "Z_1", isCopied: true))
        files.files["/usr/bin/app"] = program.build()
        let with = Samples.zLibrary.exporting(["stdout"], version: "Z_1")
        files.files[Self.library.string] = with.build()
        let without = Samples.zLibrary.exporting(["stderr"], version: "Z_1")
        #expect(try TestUpdate(files).installing(with, at: Self.library).outcome == .eligible)
        #expect(
            try TestUpdate(files).installing(without, at: Self.library).result.edges.map(\.needed.string)
                == [SymbolHash("stdout").label.string + "@Z_1"]
        )
    }

    @Test("E5 what did not work before is told, and is no ground for a refusal")
    func brokenBefore() throws {
        var files = device
        files.files["/usr/bin/broken"] =
            ELFBuilder(interpreter: Samples.loaderPath, needed: ["libz.so.1", "libgone.so"]).build()
        let update = try TestUpdate(files).installing(Samples.zLibrary, at: Self.library)
        #expect(update.outcome == .eligible)
        #expect(update.result.existing.map(\.subject.string) == ["libgone.so"])
    }

    @Test("E5 software that the update does not touch is not looked at")
    func untouched() throws {
        var files = device
        files.files["/usr/bin/broken"] = ELFBuilder(interpreter: Samples.loaderPath, needed: ["libgone.so"]).build()
        let update = try TestUpdate(files).installing(Samples.zLibrary, at: Self.library)
        #expect(update.result.existing.isEmpty)
    }
}
