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

    private let programs: [Text] = [
        "/usr/bin/app", "/usr/bin/script", "/usr/bin/viewer", "/usr/bin/other", "/usr/bin/no",
    ]

    private func upper(_ files: MemoryFiles, component: [Text] = [library]) -> [UpperRequirement] {
        var detector = UpperLayerDetector(LoaderModel(files))
        return detector.requirements(of: programs, on: component)
    }

    private func verdict(_ new: ELFBuilder, _ upper: [UpperRequirement]) throws -> Verdict {
        let provides = Descriptor(of: try ELFFile(new.build())).provides
        return Verdict(requirements: [], lower: CapabilitySet([]), provides: provides, upper: upper)
    }

    @Test("E4 what each program and library requires of the component is found")
    func requirements() {
        func requirements(_ symbol: Text) -> [Requirement] {
            [
                Requirement(.machine(Machine(addressClass: 2, byteOrder: 1, number: 62))),
                Requirement(.sharedLibrary(SharedLibrary(name: "libz.so.1"))),
                Requirement(
                    .symbols(Symbols(library: "libz.so.1", groups: [SymbolGroup(version: "", names: [symbol])]))
                ),
            ]
        }
        #expect(
            upper(device) == [
                UpperRequirement(owner: "/usr/bin/app", requirements: requirements("inflate")),
                UpperRequirement(owner: "/usr/lib/libpng.so.16", requirements: requirements("deflate")),
            ]
        )
    }

    @Test("E5 a new version that keeps everything is eligible")
    func compatible() throws {
        let verdict = try verdict(Samples.zLibrary.exporting(["more"]), upper(device))
        #expect(verdict.edges.map(\.explanation.string) == [])
        #expect(verdict.isEligible)
    }

    @Test("E5 a new version that drops a symbol breaks who uses it, by name")
    func droppedSymbol() throws {
        let new = ELFBuilder(soname: "libz.so.1").exporting(["inflate"])
        let verdict = try verdict(new, upper(device))
        #expect(verdict.outcome == .ineligible)
        #expect(
            verdict.edges.map(\.explanation.string) == [
                "/usr/lib/libpng.so.16 needs symbol deflate of libz.so.1; the new software does not provide it"
            ]
        )
    }

    @Test("E5 a new version under another name breaks all who ask for the old one")
    func renamed() throws {
        let verdict = try verdict(ELFBuilder(soname: "libz.so.2").exporting(["inflate", "deflate"]), upper(device))
        #expect(verdict.edges.map(\.kind) == [.sharedLibrary, .sharedLibrary])
        #expect(verdict.edges.map(\.side) == [.upper, .upper])
    }

    @Test("E5 a new version for another processor breaks everything")
    func otherProcessor() throws {
        var new = Samples.zLibrary
        new.machine = .aarch64
        #expect(try verdict(new, upper(device)).edges.map(\.kind) == [.machine, .machine])
    }

    @Test("E5 versions and versioned symbols of the component are required")
    func versioned() throws {
        let upper = upper(device, component: ["/lib/x86_64-linux-gnu/libc.so.6"])
        #expect(upper.map(\.owner) == ["/usr/bin/app", "/usr/lib/x86_64-linux-gnu/libz.so.1.2.13", "/usr/bin/other"])
        #expect(try verdict(Samples.cLibrary, upper).isEligible)
        let old = ELFBuilder(soname: "libc.so.6").exporting(["malloc", "free"], version: "GLIBC_2.2.5")
        #expect(
            try verdict(old, upper).edges.map(\.explanation.string) == [
                "/usr/bin/app needs version GLIBC_2.25 of libc.so.6; the new software does not provide it, "
                    + "found GLIBC_2.2.5",
                "/usr/bin/app needs symbol getrandom@GLIBC_2.25 of libc.so.6; the new software does not provide it",
            ]
        )
    }

    @Test("E5 what another loaded file also provides is not required of the component")
    func elsewhere() throws {
        var files = device
        files.files["/usr/lib/libpng.so.16"] =
            ELFBuilder(needed: ["libz.so.1"], soname: "libpng.so.16").importing(["deflate"]).exporting(["png"]).build()
        files.files["/usr/lib/libother.so"] = ELFBuilder(soname: "libother.so").exporting(["inflate"]).build()
        var program = Samples.program
        program.needed.append("libother.so")
        files.files["/usr/bin/app"] = program.build()
        let app = upper(files).first { $0.owner == "/usr/bin/app" }
        #expect(app?.requirements.map(\.kind) == [.machine, .sharedLibrary])
    }

    @Test("E5 a symbol that is used without naming the library is required too")
    func underlinked() throws {
        var files = device
        files.files["/usr/bin/viewer"] =
            ELFBuilder(interpreter: Samples.loaderPath, needed: ["libpng.so.16"]).importing(["png", "inflate"]).build()
        let viewer = upper(files).first { $0.owner == "/usr/bin/viewer" }
        #expect(viewer?.requirements.map(\.kind) == [.machine, .symbols])
    }

    @Test("E5 a copied variable is required of the component")
    func copied() throws {
        var files = device
        var program = Samples.program
        program.imports.append(.init(name: "environ", library: "libc.so.6", version: "GLIBC_2.2.5", isCopied: true))
        files.files["/usr/bin/app"] = program.build()
        let upper = upper(files, component: ["/lib/x86_64-linux-gnu/libc.so.6"])
        let new = ELFBuilder(soname: "libc.so.6").exporting(["malloc", "free"], version: "GLIBC_2.2.5")
            .exporting(["getrandom"], version: "GLIBC_2.25")
        #expect(
            try verdict(new, upper).edges.map(\.explanation.string) == [
                "/usr/bin/app needs symbol environ@GLIBC_2.2.5 of libc.so.6; the new software does not provide it"
            ]
        )
    }

    @Test("E4 one file can be asked alone, without the rest of the device")
    func singleFile() throws {
        let component = InstalledComponent(try ELFFile(Samples.zLibrary.build()), fileName: "libz.so.1.2.13")
        let app = try ELFFile(Samples.program.build())
        #expect(UpperLayer.requirements(of: app, on: component).map(\.kind) == [.machine, .sharedLibrary, .symbols])
        let other = try ELFFile(ELFBuilder(needed: ["libc.so.6"]).importing(["inflate"]).build())
        #expect(UpperLayer.requirements(of: other, on: component).isEmpty)
    }
}
