import CBOR
import Eligibility
import ImageAnalysis
import Testing

@Suite("The layer below")
struct LowerLayerTests {
    static let x86 = Machine(addressClass: 2, byteOrder: 1, number: 62)

    private func verdict(
        _ program: ELFBuilder,
        on files: MemoryFiles = Samples.device,
        machines: [Machine] = [x86],
        at path: Text = "/usr/bin/app",
        hosts: [Text] = []
    ) throws -> Verdict {
        let sent = Descriptor(of: try ELFFile(program.build())).encoded()
        let descriptor = try Descriptor(decoding: sent)
        var detector = LowerLayerDetector(LoaderModel(files), machines: machines)
        detector.hosts = hosts
        let detection = detector.detect(descriptor, installedAt: path)
        return Verdict(of: descriptor, lower: detection.capabilities, upper: [], findings: detection.findings)
    }

    private func lines(_ verdict: Verdict) -> [String] { verdict.edges.map(\.explanation.string) }

    @Test("E4 E5 a program whose needs are all there is eligible")
    func eligible() throws {
        let verdict = try verdict(Samples.program)
        #expect(lines(verdict) == [])
        #expect(verdict.outcome == .eligible)
    }

    @Test("E4 only what is asked for is reported")
    func onlyWhatIsAsked() throws {
        let descriptor = Descriptor(of: try ELFFile(Samples.program.build()))
        var detector = LowerLayerDetector(LoaderModel(Samples.device), machines: [Self.x86])
        let capabilities = detector.detect(descriptor, installedAt: "/usr/bin/app").capabilities.capabilities
        #expect(
            capabilities == [
                .machine(Self.x86), .interpreter("/lib64/ld-linux-x86-64.so.2"), .sharedLibrary("libz.so.1"),
                .sharedLibrary("libc.so.6"),
                .symbolVersions(SymbolVersions(library: "libc.so.6", versions: ["GLIBC_2.2.5", "GLIBC_2.25"])),
                .symbols(
                    Symbols(
                        library: "libc.so.6",
                        groups: [
                            SymbolGroup(version: "GLIBC_2.2.5", names: ["free", "malloc"]),
                            SymbolGroup(version: "GLIBC_2.25", names: ["getrandom"]),
                        ]
                    )
                ),
                .symbols(Symbols(library: "", groups: [SymbolGroup(version: "", names: ["inflate"])])),
            ]
        )
    }

    @Test("E4 E5 a missing library makes it ineligible, and is the only edge of that library")
    func missingLibrary() throws {
        var files = Samples.device
        files.links["/usr/lib/x86_64-linux-gnu/libz.so.1"] = nil
        let verdict = try verdict(Samples.program, on: files)
        #expect(verdict.outcome == .ineligible)
        #expect(lines(verdict) == ["needs the library libz.so.1; not there"])
    }

    @Test("E4 E5 a missing version is named together with the newest there is")
    func missingVersion() throws {
        let program = Samples.program.importing(["strlcpy"], from: "libc.so.6", version: "GLIBC_2.38")
        let verdict = try verdict(program)
        #expect(verdict.outcome == .ineligible)
        #expect(
            lines(verdict) == [
                "needs version GLIBC_2.38 of libc.so.6; not there, found GLIBC_2.34",
                "needs symbol strlcpy@GLIBC_2.38 of libc.so.6; not there",
            ]
        )
    }

    @Test("E4 E5 a missing symbol makes it ineligible, with and without version")
    func missingSymbol() throws {
        let program = Samples.program.importing(["inflateNew"])
            .importing(["absent"], from: "libc.so.6", version: "GLIBC_2.25")
        #expect(
            lines(try verdict(program)) == [
                "needs symbol absent@GLIBC_2.25 of libc.so.6; not there",
                "needs symbol inflateNew of any library; not there",
            ]
        )
    }

    @Test("E5 a weak symbol and an unused one are no requirements")
    func weak() throws {
        var program = Samples.program
        program.hash = .sysv
        program.imports.append(.init(name: "optional", isWeak: true))
        program.imports.append(.init(name: "optional2", library: "libc.so.6", version: "GLIBC_2.2.5", isWeak: true))
        program.imports.append(.init(name: "stale", isReferenced: false))
        #expect(try verdict(program).isEligible)
    }

    @Test("E5 a symbol that moved to another library of the set, under the same version, is there")
    func movedSymbol() throws {
        var files = Samples.device
        files.files["/usr/lib/x86_64-linux-gnu/libpthread.so.0"] =
            ELFBuilder(needed: ["libc.so.6"], soname: "libpthread.so.0")
            .exporting(["__pthread_stub"], version: "GLIBC_2.2.5").build()
        var program = Samples.program.importing(["pthread_create"], from: "libpthread.so.0", version: "GLIBC_2.2.5")
        program.needed.append("libpthread.so.0")
        #expect(lines(try verdict(program, on: files)) == [])
    }

    @Test("E5 a library without version definitions satisfies needs of any version")
    func unversionedLibrary() throws {
        let program = Samples.program.importing(["deflate"], from: "libz.so.1", version: "ZLIB_1.2.9")
        #expect(lines(try verdict(program)) == [])
    }

    @Test("E5 a library without any version numbers does not satisfy a versioned reference to itself: glibc gives up")
    func unnumberedLibrary() throws {
        var files = Samples.device
        files.files["/usr/lib/x86_64-linux-gnu/libz.so.1.2.13"] =
            ELFBuilder(soname: "libz.so.1").exporting(["inflate", "deflate"]).build()
        #expect(lines(try verdict(Samples.program, on: files)) == [])
        let program = Samples.program.importing(["deflate"], from: "libz.so.1", version: "ZLIB_1.2.9")
        #expect(lines(try verdict(program, on: files)) == ["needs symbol deflate@ZLIB_1.2.9 of libz.so.1; not there"])
    }

    @Test("E4 the processor of a device is that of its programs")
    func machine() {
        var files = Samples.device
        files.files["/usr/bin/dash"] = Samples.program.build()
        files.links["/bin/sh"] = "/usr/bin/dash"
        var model = LoaderModel(files)
        #expect(model.machine() == Self.x86)
        var empty = LoaderModel(MemoryFiles())
        #expect(empty.machine() == nil)
    }

    @Test("E5 a program for another processor is ineligible")
    func otherProcessor() throws {
        var program = Samples.program
        program.machine = .aarch64
        let verdict = try verdict(program)
        #expect(verdict.outcome == .ineligible)
        #expect(
            lines(verdict).first
                == "needs the processor AArch64, 64-bit, little-endian; there is something else, "
                + "found x86-64, 64-bit, little-endian"
        )
    }

    @Test("E5 a loader that is not there, or for another processor, makes it ineligible")
    func interpreter() throws {
        var program = Samples.program
        program.interpreter = "/lib/ld-musl-x86_64.so.1"
        #expect(lines(try verdict(program)).contains("needs the loader /lib/ld-musl-x86_64.so.1; not there"))
        var files = Samples.device
        var other = Samples.loader
        other.elfClass = .bits32
        files.files["/lib/ld-musl-x86_64.so.1"] = other.build()
        #expect(lines(try verdict(program, on: files)).contains("needs the loader /lib/ld-musl-x86_64.so.1; not there"))
    }

    @Test("E4 E5 an installed library that cannot be loaded itself makes it ineligible")
    func brokenLibrary() throws {
        var files = Samples.device
        files.files["/usr/lib/x86_64-linux-gnu/libz.so.1.2.13"] =
            ELFBuilder(needed: ["libgone.so.3"], soname: "libz.so.1").exporting(["inflate"]).build()
        let verdict = try verdict(Samples.program, on: files)
        #expect(verdict.outcome == .ineligible)
        #expect(lines(verdict) == ["libz.so.1 needs the library libgone.so.3; not there"])
    }

    @Test("E2 E4 libraries beside the program are found where it is going to be installed")
    func bundledLibraries() throws {
        var files = Samples.device
        files.files["/opt/app/lib/libown.so"] = ELFBuilder(soname: "libown.so").exporting(["own"]).build()
        var program = Samples.program.importing(["own"])
        program.needed.append("libown.so")
        program.runpath = "$ORIGIN/../lib"
        #expect(try verdict(program, on: files, at: "/opt/app/bin/app").isEligible)
        #expect(try !verdict(program, on: files).isEligible)
    }

    @Test("E5 a plug-in may use what the program that loads it exports and loads")
    func plugin() throws {
        var files = Samples.device
        files.files["/usr/bin/host"] = Samples.program.exporting(["register_plugin"]).build()
        let plugin = ELFBuilder(needed: ["libc.so.6"]).importing(["register_plugin", "inflate"])
        #expect(try !verdict(plugin, on: files, at: "/usr/lib/plugin.so").isEligible)
        #expect(lines(try verdict(plugin, on: files, at: "/usr/lib/plugin.so", hosts: ["/usr/bin/host"])) == [])
    }

    @Test("B3 a device whose processor is not known is undecided, not eligible")
    func unknownMachine() throws {
        let descriptor = Descriptor(requirements: [
            Requirement(.sharedLibrary(SharedLibrary(name: "libc.so.6")))
        ])
        var detector = LowerLayerDetector(LoaderModel(Samples.device), machines: [])
        let detection = detector.detect(descriptor, installedAt: "/usr/bin/app")
        #expect(Verdict(of: descriptor, lower: detection.capabilities, upper: []).outcome == .undecided)
    }

    @Test("E4 the programs of this system are eligible for it")
    func thisSystem() throws {
        guard let bytes = SystemFiles.read("/usr/bin/env"), let file = try? ELFFile(bytes),
            file.interpreter?.string.contains("ld-linux") == true
        else { return }
        let descriptor = Descriptor(of: file)
        var detector = LowerLayerDetector(LoaderModel(SystemFiles()), machines: [Machine(file.header)])
        let detection = detector.detect(descriptor, installedAt: "/usr/bin/env")
        let verdict = Verdict(of: descriptor, lower: detection.capabilities, upper: [], findings: detection.findings)
        #expect(lines(verdict) == [])
    }
}
