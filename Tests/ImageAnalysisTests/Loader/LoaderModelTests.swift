import CBOR
import Eligibility
import ImageAnalysis
import Testing

@Suite("Model of the loader")
struct LoaderModelTests {
    private func scope(
        _ files: MemoryFiles,
        _ program: ELFBuilder,
        at path: Text = "/usr/bin/app",
        configure: (inout LoaderConfiguration) -> Void = { _ in }
    ) throws -> LoadedScope {
        var model = LoaderModel(files)
        let file = try ELFFile(program.build())
        var configuration = LoaderConfiguration(of: &model.lookup, for: file.header, interpreter: file.interpreter)
        configure(&configuration)
        return model.scope(of: LoaderRoot(file, path: path), configuration: configuration)
    }

    private func names(_ scope: LoadedScope) -> [String] { scope.objects.map { LoaderName.last($0.file) } }

    @Test("E4 a program's libraries are found breadth first, with theirs")
    func closure() throws {
        let scope = try scope(Samples.device, Samples.program)
        #expect(names(scope) == ["app", "libz.so.1.2.13", "libc.so.6", "ld-linux-x86-64.so.2"])
        #expect(scope.failures.isEmpty)
        #expect(scope.findings().isEmpty)
        #expect(scope.object("libz.so.1")?.path == "/lib/x86_64-linux-gnu/libz.so.1")
    }

    @Test("E4 a library that is nowhere is a failure of the one that needs it")
    func missing() throws {
        var files = Samples.device
        files.files["/usr/lib/x86_64-linux-gnu/libz.so.1.2.13"] =
            ELFBuilder(needed: ["libgone.so.3"], soname: "libz.so.1").exporting(["inflate"]).build()
        let scope = try scope(files, Samples.program)
        #expect(scope.failures == [LoadFailure(library: "libgone.so.3", neededBy: 1, reason: .notFound)])
        #expect(scope.findings().map(\.explanation.string) == ["libz.so.1 needs the library libgone.so.3; not there"])
    }

    @Test("E4 files for other processors are passed over")
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
        let scope = try scope(files, program)
        #expect(scope.object("libz.so.1")?.file == "/usr/lib/x86_64-linux-gnu/libz.so.1.2.13")
    }

    @Test("E4 a file that is no ELF file stops the search, as it stops a loader")
    func notELF() throws {
        var files = Samples.device
        files.files["/opt/a/libz.so.1"] = Array("INPUT(libz.so.1)".utf8)
        var program = Samples.program
        program.runpath = "/opt/a"
        let scope = try scope(files, program)
        guard case .unreadable(path: "/opt/a/libz.so.1", let error)? = scope.failures.first?.reason else {
            Issue.record("\(scope.failures)")
            return
        }
        #expect(error.code == .notELF)
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
        let scope = try scope(files(), program, at: "/opt/app/bin/app")
        #expect(scope.failures.map(\.library) == ["libb.so"])
        // Where the library has a RUNPATH of its own, the program's RPATH no longer counts for it.
        var other = files()
        other.files["/opt/app/lib/liba.so"] =
            ELFBuilder(needed: ["libb.so"], soname: "liba.so", runpath: "/nowhere").build()
        program.rpath = "$ORIGIN/../lib"
        program.runpath = nil
        #expect(try self.scope(other, program, at: "/opt/app/bin/app").failures.map(\.library) == ["libb.so"])
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
        let program = ELFBuilder(needed: ["libz.so.1", "libuser.so"], runpath: "/opt/bundle")
        let scope = try scope(files, program)
        #expect(names(scope) == ["app", "libz.so.1", "libuser.so"])
        #expect(scope.object("libz.so.1")?.file == "/opt/bundle/libz.so.1")
    }

    @Test("E4 one file under two names is loaded once")
    func sameFile() throws {
        var files = Samples.device
        files.links["/usr/lib/libold.so"] = "/usr/lib/x86_64-linux-gnu/libz.so.1.2.13"
        let program = ELFBuilder(needed: ["libz.so.1", "libold.so"])
        #expect(try scope(files, program).objects.count == 4)
    }

    @Test("E4 another file with the own name of one that is loaded is not loaded beside it")
    func sameName() throws {
        var files = Samples.device
        files.files["/usr/lib/libcopy.so"] = Samples.zLibrary.exporting(["more"]).build()
        let scope = try scope(files, ELFBuilder(needed: ["libz.so.1", "libcopy.so"]))
        #expect(scope.objects.count == 4)
        #expect(scope.object("libcopy.so")?.file == "/usr/lib/x86_64-linux-gnu/libz.so.1.2.13")
    }

    @Test("E4 libraries that need each other end the search")
    func cycle() throws {
        var files = MemoryFiles()
        files.files["/usr/lib/liba.so"] = ELFBuilder(needed: ["libb.so"], soname: "liba.so").build()
        files.files["/usr/lib/libb.so"] = ELFBuilder(needed: ["liba.so"], soname: "libb.so").build()
        #expect(try scope(files, ELFBuilder(needed: ["liba.so"])).objects.count == 3)
        var model = LoaderModel(files)
        model.objectLimit = 2
        let file = try ELFFile(ELFBuilder(needed: ["liba.so"]).build())
        let configuration = LoaderConfiguration(defaultFolders: ["/usr/lib"])
        let limited = model.scope(of: LoaderRoot(file, path: "/app"), configuration: configuration)
        #expect(limited.failures.map(\.reason) == [.tooMany])
        #expect(limited.findings().map(\.reason) == [.undetermined])
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
        #expect(scope.findings().isEmpty)
    }

    @Test("E4 an installed library that lacks versions or symbols is found, in the order of a loader")
    func brokenLibraries() throws {
        var files = Samples.device
        files.files["/usr/lib/x86_64-linux-gnu/libz.so.1.2.13"] =
            ELFBuilder(needed: ["libc.so.6"], soname: "libz.so.1")
            .importing(["malloc"], from: "libc.so.6", version: "GLIBC_2.38").importing(["nothing"])
            .exporting(["inflate"]).build()
        let scope = try scope(files, Samples.program)
        #expect(
            scope.findings().map(\.explanation.string) == [
                "libz.so.1 needs version GLIBC_2.38 of libc.so.6; not there, found GLIBC_2.34",
                "libz.so.1 needs symbol malloc@GLIBC_2.38 of libc.so.6; not there",
                "libz.so.1 needs symbol nothing of any library; not there",
            ]
        )
    }

    @Test("E4 of several libraries that lack symbols the last one is told first, as a loader binds it first")
    func bindingOrder() throws {
        let files = MemoryFiles([
            "/usr/lib/liba.so": ELFBuilder(needed: ["libb.so"], soname: "liba.so").importing(["x"]).build(),
            "/usr/lib/libb.so": ELFBuilder(soname: "libb.so").importing(["y"]).build(),
        ])
        let scope = try scope(files, ELFBuilder(needed: ["liba.so"]))
        #expect(scope.findings().map(\.owner) == ["libb.so", "liba.so"])
    }

    @Test("a library is read once for many programs")
    func cache() throws {
        var model = LoaderModel(Samples.device)
        let file = try ELFFile(Samples.program.build())
        let configuration = LoaderConfiguration(of: &model.lookup, for: file.header, interpreter: nil)
        for _ in 0..<3 { _ = model.scope(of: LoaderRoot(file, path: "/usr/bin/app"), configuration: configuration) }
        #expect(model.lookup.reads["/usr/lib/x86_64-linux-gnu/libc.so.6"] == 1)
    }
}

private enum LoaderName {
    static func last(_ path: Text) -> String { String(path.string.split(separator: "/").last ?? "") }
}
