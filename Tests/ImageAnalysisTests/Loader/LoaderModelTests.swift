import CBOR
import Eligibility
import Testing

@testable import ImageAnalysis

@Suite("Model of the loader")
struct LoaderModelTests {
    private func scope(
        _ files: MemoryFiles,
        _ program: ELFBuilder,
        at path: Text = "/usr/bin/app",
        configure: (inout LoaderConfiguration) -> Void = { _ in }
    ) throws -> LoadedScope {
        let system = UpdatedSystem(files.index, SoftwareUpdate())
        var model = LoaderModel(system)
        let object = try program.object
        var configuration = LoaderConfiguration(system.folders, for: object, interpreter: object.interpreter)
        configure(&configuration)
        return model.scope(of: .init(path: path, object: object), configuration: configuration)
    }

    private func names(_ scope: LoadedScope) -> [String] {
        scope.objects.map { String($0.file.string.split(separator: "/").last ?? "") }
    }

    private func file(_ name: Text, in scope: LoadedScope) -> Text? { scope.place(name).map { scope.objects[$0].file } }

    @Test("E4 a program's libraries are found breadth first, with theirs")
    func closure() throws {
        let scope = try scope(Samples.device, Samples.program)
        #expect(names(scope) == ["app", "libz.so.1.2.13", "libc.so.6", "ld-linux-x86-64.so.2"])
        #expect(scope.failures.isEmpty)
        #expect(scope.problems().isEmpty)
        #expect(scope.interpreter == 3)
    }

    @Test("E4 a library that is nowhere is a failure of the one that needs it")
    func missing() throws {
        var files = Samples.device
        files.files["/usr/lib/x86_64-linux-gnu/libz.so.1.2.13"] =
            ELFBuilder(needed: ["libgone.so.3"], soname: "libz.so.1").exporting(["inflate"]).build()
        let scope = try scope(files, Samples.program)
        #expect(scope.failures == [LoadFailure(library: "libgone.so.3", neededBy: 1, reason: .notFound)])
    }

    @Test("E4 files for other processors are passed over, and told where there is no other")
    func foreign() throws {
        var files = Samples.device
        var other = Samples.zLibrary
        other.machine = .aarch64
        files.files["/opt/a/libz.so.1"] = other.build()
        var narrow = Samples.zLibrary
        narrow.elfClass = .bits32
        files.files["/opt/b/libz.so.1"] = narrow.build()
        var program = Samples.program
        program.runpath = "/opt/a:/opt/b"
        #expect(file("libz.so.1", in: try scope(files, program)) == "/usr/lib/x86_64-linux-gnu/libz.so.1.2.13")
        files.links["/usr/lib/x86_64-linux-gnu/libz.so.1"] = nil
        files.files["/usr/lib/x86_64-linux-gnu/libz.so.1.2.13"] = nil
        #expect(try scope(files, program).failures.map(\.reason) == [.foreign(path: "/opt/a/libz.so.1")])
    }

    @Test("E4 code for another floating-point calling convention is not loaded")
    func floatABI() throws {
        let soft = ELFBuilder(machine: .riscv, soname: "libx.so", machineFlags: 0)
        let files = MemoryFiles(["/usr/lib/libx.so": soft.build()])
        let hard = ELFBuilder(machine: .riscv, needed: ["libx.so"], machineFlags: 4)
        #expect(try scope(files, hard).failures.map(\.reason) == [.foreign(path: "/usr/lib/libx.so")])
        #expect(try scope(files, ELFBuilder(machine: .riscv, needed: ["libx.so"])).failures.isEmpty)
    }

    @Test("E4 a file that is no ELF file stops the search, as it stops a loader")
    func notELF() throws {
        var files = Samples.device
        files.files["/opt/a/libz.so.1"] = Array("INPUT(libz.so.1)".utf8)
        var program = Samples.program
        program.runpath = "/opt/a"
        #expect(try scope(files, program).failures.map(\.reason) == [.unreadable(path: "/opt/a/libz.so.1")])
    }

    @Test("E4 RUNPATH counts for the file's own needs only; RPATH for those of its libraries too")
    func searchPaths() throws {
        func files() -> MemoryFiles {
            var files = Samples.device
            files.files["/opt/app/lib/liba.so"] = ELFBuilder(needed: ["libb.so"], soname: "liba.so").build()
            files.files["/opt/app/lib/libb.so"] = ELFBuilder(soname: "libb.so").build()
            return files
        }
        var program = ELFBuilder(interpreter: Samples.loaderPath, needed: ["liba.so"], rpath: "$ORIGIN/../lib")
        #expect(try scope(files(), program, at: "/opt/app/bin/app").failures.isEmpty)
        program.runpath = "${ORIGIN}/../lib"
        program.rpath = nil
        #expect(try scope(files(), program, at: "/opt/app/bin/app").failures.map(\.library) == ["libb.so"])
        // Where the library has a RUNPATH of its own, the program's RPATH no longer counts for it.
        var other = files()
        other.files["/opt/app/lib/liba.so"] =
            ELFBuilder(needed: ["libb.so"], soname: "liba.so", runpath: "/nowhere").build()
        program.rpath = "$ORIGIN/../lib"
        program.runpath = nil
        #expect(try scope(other, program, at: "/opt/app/bin/app").failures.map(\.library) == ["libb.so"])
    }

    @Test("E4 $LIB and folders for better processors are tried")
    func substitutions() throws {
        var files = Samples.device
        files.files["/opt/lib/x86_64-linux-gnu/libd.so"] = ELFBuilder(soname: "libd.so").build()
        files.files["/usr/lib/x86_64-linux-gnu/glibc-hwcaps/x86-64-v3/libfast.so"] =
            ELFBuilder(soname: "libfast.so").build()
        var program = ELFBuilder(needed: ["libd.so"], runpath: "/opt/$LIB:/opt/$LIBRARY")
        #expect(try scope(files, program).failures.isEmpty)
        program.needed = ["libfast.so"]
        #expect(try scope(files, program).failures.count == 1)
        let found = try scope(files, program) { $0.processorSubfolders = ["glibc-hwcaps/x86-64-v3"] }
        #expect(found.failures.isEmpty)
    }

    @Test("E4 a library that is loaded under its own name satisfies later needs of it")
    func loadedAlready() throws {
        var files = Samples.device
        files.files["/opt/bundle/libz.so.1"] = ELFBuilder(soname: "libz.so.1").exporting(["inflate", "own"]).build()
        files.files["/usr/lib/libuser.so"] = ELFBuilder(needed: ["libz.so.1"], soname: "libuser.so").build()
        let scope = try scope(files, ELFBuilder(needed: ["libz.so.1", "libuser.so"], runpath: "/opt/bundle"))
        #expect(names(scope) == ["app", "libz.so.1", "libuser.so"])
        #expect(file("libz.so.1", in: scope) == "/opt/bundle/libz.so.1")
    }

    @Test("E4 one file under two names is loaded once")
    func sameFile() throws {
        var files = Samples.device
        files.links["/usr/lib/libold.so"] = "/usr/lib/x86_64-linux-gnu/libz.so.1.2.13"
        #expect(try scope(files, ELFBuilder(needed: ["libz.so.1", "libold.so"])).objects.count == 4)
    }

    @Test("E4 libraries that need each other end the search, and so does the bound")
    func cycle() throws {
        var files = MemoryFiles()
        files.files["/usr/lib/liba.so"] = ELFBuilder(needed: ["libb.so"], soname: "liba.so").build()
        files.files["/usr/lib/libb.so"] = ELFBuilder(needed: ["liba.so"], soname: "libb.so").build()
        #expect(try scope(files, ELFBuilder(needed: ["liba.so"])).objects.count == 3)
        var model = LoaderModel(UpdatedSystem(files.index, SoftwareUpdate()))
        model.objectLimit = 2
        let limited = model.scope(
            of: .init(path: "/app", object: try ELFBuilder(needed: ["liba.so"]).object),
            configuration: LoaderConfiguration(defaultFolders: ["/usr/lib"])
        )
        #expect(limited.failures.map(\.reason) == [.tooMany])
        #expect(limited.problems().map(\.reason) == [.undetermined])
    }

    @Test("E4 musl's loader answers for all parts of the C library")
    func musl() throws {
        var files = MemoryFiles()
        files.files["/lib/ld-musl-x86_64.so.1"] = ELFBuilder(soname: "libc.so").exporting(["malloc", "sin"]).build()
        files.files["/usr/lib/libz.so.1"] = ELFBuilder(needed: ["libc.musl-x86_64.so.1"], soname: "libz.so.1")
            .importing(["malloc"]).exporting(["inflate"]).build()
        let program = ELFBuilder(
            interpreter: "/lib/ld-musl-x86_64.so.1",
            needed: ["libz.so.1", "libm.so.6", "libpthread.so.0"]
        ).importing(["sin", "inflate"])
        let scope = try scope(files, program)
        #expect(scope.failures.isEmpty)
        #expect(scope.objects.count == 3)
        #expect(scope.problems().isEmpty)
    }

    @Test("E4 problems come in the order of a loader: libraries, versions, symbols, the last library's first")
    func order() throws {
        let files = MemoryFiles([
            "/usr/lib/liba.so": ELFBuilder(needed: ["libb.so"], soname: "liba.so").importing(["x"])
                .importing(["v"], from: "libb.so", version: "B_2").build(),
            "/usr/lib/libb.so": ELFBuilder(soname: "libb.so").importing(["y"]).exporting(["w"], version: "B_1").build(),
        ])
        let scope = try scope(files, ELFBuilder(needed: ["liba.so"]))
        #expect(scope.problems().map(\.kind) == [.symbolVersions, .symbols, .symbols])
        #expect(scope.problems().map(\.owner) == [1, 2, 1])
        #expect(scope.problems().first?.found == "B_1")
    }

    @Test("E4 the versions of a library are looked for in the order of the file's table")
    func versionOrder() throws {
        var program = Samples.program
        program.extraNeeds = [
            ("libc.so.6", "GLIBC_2.38", isWeak: false), ("libc.so.6", "GLIBC_2.36", isWeak: false),
            ("libc.so.6", "GLIBC_2.99", isWeak: true),
        ]
        let descriptor = try program.descriptor
        let object = try #require(LoadableObject(requirements: descriptor.requirements, provides: []))
        #expect(
            object.versionNeeds == [
                .init(library: "libc.so.6", versions: ["GLIBC_2.2.5", "GLIBC_2.25", "GLIBC_2.38", "GLIBC_2.36"])
            ]
        )
    }
}
