import CBOR
import Eligibility
import ImageAnalysis
import Testing

@Suite("The layer below")
struct LowerLayerTests {
    private func update(
        _ program: ELFBuilder,
        on files: MemoryFiles = Samples.device,
        at path: Text = "/usr/bin/app"
    ) throws -> TestUpdate {
        try TestUpdate(files).installing(program, at: path)
    }

    @Test("E4 E5 a program whose needs are all there is eligible")
    func eligible() throws {
        let update = try update(Samples.program)
        #expect(update.lines == [])
        #expect(update.outcome == .eligible)
    }

    @Test("E4 E5 a missing library makes it ineligible, and is the only edge of that library")
    func missingLibrary() throws {
        var files = Samples.device
        files.files["/usr/lib/x86_64-linux-gnu/libz.so.1.2.13"] = nil
        files.links["/usr/lib/x86_64-linux-gnu/libz.so.1"] = nil
        let update = try update(Samples.program, on: files)
        #expect(update.outcome == .ineligible)
        #expect(update.lines == ["/usr/bin/app needs the library libz.so.1; not there"])
    }

    @Test("E4 E5 a missing version is named together with the newest there is")
    func missingVersion() throws {
        let program = Samples.program.importing(["strlcpy"], from: "libc.so.6", version: "GLIBC_2.38")
        #expect(
            try update(program).lines == [
                "/usr/bin/app needs version GLIBC_2.38 of libc.so.6; not there, found GLIBC_2.34"
            ]
        )
    }

    @Test("E4 E5 a missing symbol makes it ineligible, with and without version; symbols have no names on the device")
    func missingSymbol() throws {
        let program = Samples.program.importing(["inflateNew"])
            .importing(["absent"], from: "libc.so.6", version: "GLIBC_2.25")
        let (new, absent) = (SymbolHash("inflateNew").label.string, SymbolHash("absent").label.string)
        #expect(
            try update(program).lines == [
                "/usr/bin/app needs symbol \(absent)@GLIBC_2.25 of libc.so.6; not there",
                "/usr/bin/app needs symbol \(new) of any library; not there",
            ]
        )
    }

    @Test("E7 a private version is not taken for the newest one there is")
    func privateVersion() throws {
        var files = Samples.device
        files.files["/usr/lib/x86_64-linux-gnu/libc.so.6"] =
            Samples.cLibrary.exporting(["__internal"], version: "GLIBC_PRIVATE").build()
        let program = Samples.program.importing(["strlcpy"], from: "libc.so.6", version: "GLIBC_2.38")
        #expect(try update(program, on: files).result.edges.map(\.found) == ["GLIBC_2.34"])
    }

    @Test("E5 a weak symbol and an unused one are no requirements")
    func weak() throws {
        var program = Samples.program
        program.hash = .sysv
        program.imports.append(.init(name: "optional", isWeak: true))
        program.imports.append(.init(name: "optional2", library: "libc.so.6", version: "GLIBC_2.2.5", isWeak: true))
        program.imports.append(.init(name: "stale", isReferenced: false))
        #expect(try update(program).outcome == .eligible)
    }

    @Test("E5 a symbol that moved to another library of the set, under the same version, is there")
    func movedSymbol() throws {
        var files = Samples.device
        files.files["/usr/lib/x86_64-linux-gnu/libpthread.so.0"] =
            ELFBuilder(needed: ["libc.so.6"], soname: "libpthread.so.0")
            .exporting(["__pthread_stub"], version: "GLIBC_2.2.5").build()
        var program = Samples.program.importing(["pthread_create"], from: "libpthread.so.0", version: "GLIBC_2.2.5")
        program.needed.append("libpthread.so.0")
        #expect(try update(program, on: files).lines == [])
    }

    @Test("E5 a library without version definitions satisfies needs of any version")
    func unversionedLibrary() throws {
        let program = Samples.program.importing(["deflate"], from: "libz.so.1", version: "ZLIB_1.2.9")
        #expect(try update(program).lines == [])
    }

    @Test("E5 a library without any version numbers does not satisfy a versioned reference to itself: glibc gives up")
    func unnumberedLibrary() throws {
        var files = Samples.device
        files.files["/usr/lib/x86_64-linux-gnu/libz.so.1.2.13"] =
            ELFBuilder(soname: "libz.so.1").exporting(["inflate", "deflate"]).build()
        #expect(try update(Samples.program, on: files).lines == [])
        let program = Samples.program.importing(["deflate"], from: "libz.so.1", version: "ZLIB_1.2.9")
        #expect(try update(program, on: files).result.edges.map(\.kind) == [.symbols])
    }

    @Test("E5 a program for another processor is ineligible")
    func otherProcessor() throws {
        var program = Samples.program
        program.machine = .aarch64
        #expect(
            try update(program).lines == [
                "/usr/bin/app needs the processor AArch64, 64-bit, little-endian; there is something else, "
                    + "found x86-64, 64-bit, little-endian"
            ]
        )
    }

    @Test("E5 32-bit code of the family runs where its loader is there")
    func relatedProcessor() throws {
        var files = Samples.device
        let loader = ELFBuilder(elfClass: .bits32, machine: .i386, soname: "ld-linux.so.2")
        let program = ELFBuilder(elfClass: .bits32, machine: .i386, interpreter: "/lib/ld-linux.so.2")
        files.files["/usr/bin/dash"] = Samples.program.build()
        #expect(try update(program, on: files).result.edges.map(\.kind) == [.machine])
        files.files["/usr/lib/ld-linux.so.2"] = loader.build()
        #expect(try update(program, on: files).outcome == .eligible)
    }

    @Test("E5 a loader that is not there, or for another processor, makes it ineligible")
    func interpreter() throws {
        var program = Samples.program
        program.interpreter = "/lib/ld-musl-x86_64.so.1"
        #expect(try update(program).lines == ["/usr/bin/app needs the loader /lib/ld-musl-x86_64.so.1; not there"])
        var files = Samples.device
        var other = Samples.loader
        other.elfClass = .bits32
        files.files["/usr/lib/ld-musl-x86_64.so.1"] = other.build()
        #expect(try update(program, on: files).result.edges.map(\.reason) == [.different])
    }

    @Test("E4 E5 an installed library that cannot be loaded itself makes new software ineligible")
    func brokenLibrary() throws {
        var files = Samples.device
        files.files["/usr/lib/x86_64-linux-gnu/libz.so.1.2.13"] =
            ELFBuilder(needed: ["libgone.so.3"], soname: "libz.so.1").exporting(["inflate"]).build()
        #expect(
            try update(Samples.program, on: files).lines == [
                "/usr/lib/x86_64-linux-gnu/libz.so.1.2.13 needs the library libgone.so.3; not there"
            ]
        )
    }

    @Test("E2 E4 libraries beside the program are found where it is going to be installed")
    func bundledLibraries() throws {
        let library = ELFBuilder(soname: "libown.so").exporting(["own"])
        var program = Samples.program.importing(["own"])
        program.needed.append("libown.so")
        program.runpath = "$ORIGIN/../lib"
        let bundle = try TestUpdate().installing(program, at: "/opt/app/bin/app")
        #expect(bundle.outcome == .ineligible)
        #expect(try bundle.installing(library, at: "/opt/app/lib/libown.so").outcome == .eligible)
        #expect(try bundle.installing(library, at: "/opt/lib/libown.so").outcome == .ineligible)
    }

    @Test("E5 a plug-in may use what the program that loads it exports and loads")
    func plugin() throws {
        var files = Samples.device
        files.files["/usr/bin/host"] = Samples.program.exporting(["register_plugin"]).build()
        files.links["/usr/bin/alias"] = "host"
        let plugin = ELFBuilder(needed: ["libc.so.6"]).importing(["register_plugin", "inflate"])
        var update = try update(plugin, on: files, at: "/usr/lib/app/plugin.so")
        // Whoever is going to load it may have them.
        #expect(update.outcome == .undecided)
        update.host = .neutral
        #expect(update.outcome == .ineligible)
        update.host = .program("/usr/bin/alias")
        #expect(update.lines == [])
    }

    @Test("E5 what was not known of the version before stays no ground for a refusal")
    func openQuestion() throws {
        let plugin = ELFBuilder(needed: ["libc.so.6"], soname: "libdb.so.1").importing(["ps_getpid"])
        var files = Samples.device
        files.files["/usr/lib/libdb.so.1"] = plugin.build()
        #expect(try update(plugin, on: files, at: "/usr/lib/libdb.so.1").outcome == .eligible)
        let new = plugin.importing(["ps_new"])
        let edges = try update(new, on: files, at: "/usr/lib/libdb.so.1").result.edges
        #expect(edges.map(\.needed) == [SymbolHash("ps_new").label])
        #expect(try update(plugin, at: "/usr/lib/libdb.so.1").outcome == .undecided)
    }

    @Test(
        "E5 padding around the thread-local memory of the program can be used",
        arguments: [(144, 1_712, "GLIBC_2.36"), (136, 1_664, "GLIBC_2.41"), (0, 1_664, "GLIBC_2.36")]
            as [(UInt64, UInt64, String)]
    )
    func threadLocalPadding(_ used: UInt64, _ free: UInt64, _ version: String) throws {
        var library = Samples.cLibrary.exporting(["newest"], version: version)
        library.threadLocalSize = used
        library.threadLocalAlignment = 8
        var files = Samples.device
        files.files["/usr/lib/x86_64-linux-gnu/libc.so.6"] = library.build()
        var plugin = ELFBuilder(needed: ["libc.so.6"], threadLocalSize: free, flags: 0x10)
        plugin.threadLocalAlignment = 8
        #expect(try update(plugin, on: files, at: "/usr/lib/p.so").outcome == .eligible)
        plugin.threadLocalSize += 8
        #expect(try update(plugin, on: files, at: "/usr/lib/p.so").result.edges.map(\.kind) == [.staticTLS])
    }

    @Test("E5 thread-local memory of the static model is scarce for plug-ins, and free for what a program is linked to")
    func threadLocalMemory() throws {
        var library = ELFBuilder(needed: ["libc.so.6"], soname: "libj.so.2", threadLocalSize: 2_632, flags: 0x10)
        var update = try update(library, at: "/usr/lib/libj.so.2")
        update.only = ["/usr/lib/libj.so.2"]
        update.host = .neutral
        #expect(update.result.edges.map(\.kind) == [.staticTLS])
        #expect(update.result.edges.map(\.found.string) == ["1664"])
        var program = Samples.program
        program.needed.append("libj.so.2")
        #expect(try update.installing(program, at: "/usr/bin/app").judging("/usr/bin/app") == .eligible)
        library.threadLocalSize = 1_664
        #expect(try self.update(library, at: "/usr/lib/libj.so.2").outcome == .eligible)
    }

    @Test("E5 glibc makes no stack executable for a plug-in from 2.41 on")
    func executableStack() throws {
        let plugin = ELFBuilder(needed: ["libc.so.6"], stackFlags: 7)
        #expect(try update(plugin, at: "/usr/lib/p.so").outcome == .eligible)
        var files = Samples.device
        files.files["/usr/lib/x86_64-linux-gnu/libc.so.6"] =
            Samples.cLibrary.exporting(["sched_setattr"], version: "GLIBC_2.41").build()
        let new = try update(plugin, on: files, at: "/usr/lib/p.so")
        #expect(new.result.edges.map(\.kind) == [.executableStack])
        // A program may still ask for it.
        var program = Samples.program
        program.stackFlags = 7
        #expect(try update(program, on: files).outcome == .eligible)
    }

    @Test("B3 what only attributes say is undecided where nothing is known of it")
    func attributes() throws {
        var update = SoftwareUpdate()
        update.add(Descriptor(requirements: [Requirement(.memory, "ram", .atLeast(1_000))]), at: "/x")
        var check = UpdateCheck(Samples.device.index, update)
        #expect(check.verdict().verdict.outcome == .undecided)
        #expect(check.verdict(excluding: [.memory]).verdict.outcome == .eligible)
        let memory = CapabilitySet([.attribute(.memory, "ram", .number(999))])
        #expect(check.verdict(capabilities: memory).verdict.outcome == .ineligible)
    }

    @Test("E5 a program that is to be judged but not there is told")
    func absentProgram() throws {
        var update = try update(Samples.program)
        update.only = ["/usr/bin/other"]
        #expect(update.result.edges.map(\.kind) == [.file])
    }

    @Test("E4 a program of this system fits this system")
    func thisSystem() throws {
        guard let bytes = SystemFiles.read("/bin/ls"), bytes.starts(with: [0x7F]),
            let folder = ["/lib/x86_64-linux-gnu", "/lib/aarch64-linux-gnu"].first(where: {
                SystemFiles.read($0 + "/libc.so.6") != nil
            })
        else { return }
        var builder = DeviceIndexBuilder()
        var system = SystemFiles()
        let object = LoadableObject(try ELFFile(bytes))
        var paths = system.entries(of: Text(folder)).map { folder + "/" + $0.string }.filter { $0.contains(".so") }
        paths.append(object.interpreter?.string ?? "")
        for path in paths {
            guard let contents = SystemFiles.read(path), contents.starts(with: [0x7F]) else { continue }
            let fingerprint = FileFingerprint(size: UInt64(contents.count), modified: 0, inode: 0)
            builder.add(Text(path), fingerprint: fingerprint, contents: contents.span)
        }
        var update = SoftwareUpdate()
        update.add("/usr/bin/env2", object)
        var check = UpdateCheck(builder.build(), update)
        #expect(check.run().edges.map(\.explanation.string) == [])
    }
}

extension TestUpdate {
    /// The verdict on one program.
    fileprivate func judging(_ path: Text) -> Verdict.Outcome {
        var copy = self
        copy.only = [path]
        return copy.outcome
    }
}
