import CBOR
import Eligibility
import Testing

@testable import ImageAnalysis

/// The rules of glibc's `check_match` (elf/dl-lookup.c), on hashes.
@Suite("Binding of symbols")
struct LoadableObjectTests {
    private func provides(
        _ builder: ELFBuilder,
        _ name: Text,
        _ version: Text = "",
        rules: LoaderRules = .glibc
    ) throws -> Bool {
        try builder.object.provides(SymbolHash(name), version: version, rules: rules)
    }

    @Test("E5 a versioned reference binds to the same version only")
    func versioned() throws {
        let file = ELFBuilder(soname: "libx.so").exporting(["f"], version: "X_1").exporting(["g"], version: "X_2")
        #expect(try provides(file, "f", "X_1"))
        #expect(try !provides(file, "f", "X_2"))
        #expect(try provides(file, "g", "X_2"))
        #expect(try !provides(file, "h", "X_1"))
    }

    @Test("E5 a definition without version satisfies a reference with any version")
    func baseDefinition() throws {
        let plain = ELFBuilder(soname: "libx.so").exporting(["f"])
        #expect(try provides(plain, "f", "X_1"))
        #expect(try provides(plain, "f"))
        let mixed = plain.exporting(["g"], version: "X_1")
        #expect(try provides(mixed, "f", "X_9"))
        #expect(try !provides(mixed, "g", "X_9"))
    }

    @Test("E5 a reference without version binds to the first version even if hidden, else to the one visible version")
    func unversionedReference() throws {
        var file = ELFBuilder(soname: "libx.so")
        file.exports = [
            .init(name: "old", version: "X_1", isHidden: true), .init(name: "dropped", version: "X_2", isHidden: true),
            .init(name: "current", version: "X_2"),
            .init(name: "twice", version: "X_2", isHidden: true), .init(name: "twice", version: "X_3"),
        ]
        #expect(try provides(file, "old"))
        #expect(try !provides(file, "dropped"))
        #expect(try provides(file, "dropped", "X_2"))
        #expect(try provides(file, "current"))
        #expect(try provides(file, "twice"))
    }

    @Test("E5 musl binds by name alone")
    func musl() throws {
        let file = ELFBuilder(soname: "libx.so").exporting(["f"], version: "X_1")
        #expect(try provides(file, "f", "X_9", rules: .musl))
    }

    @Test("E1 what is known of a file is the same from its descriptor", arguments: ["/bin/ls", "/usr/bin/env"])
    func sameFromDescriptor(_ path: String) throws {
        guard let bytes = SystemFiles.read(path), bytes.starts(with: [0x7F]) else { return }
        let object = LoadableObject(try ELFFile(bytes))
        let sent = Descriptor(requirements: object.completeRequirements, provides: object.capabilities).encoded()
        let descriptor = try Descriptor(decoding: sent)
        var read = try #require(
            LoadableObject(requirements: descriptor.requirements, provides: descriptor.provides)
        )
        // A kernel that everybody has, and pages that the processor always has, are not stated.
        read.alignment = object.alignment
        read.oldestKernel = object.oldestKernel
        #expect(read == object)
    }

    @Test("E2 floating-point calling conventions, thread-local memory, stack and level are read")
    func facts() throws {
        #expect(try ELFBuilder(machine: .arm, machineFlags: 0x0500_0400).object.floatABI == "hard")
        #expect(try ELFBuilder(machine: .arm, machineFlags: 0x0500_0200).object.floatABI == "soft")
        #expect(try ELFBuilder(machine: .riscv, machineFlags: 5).object.floatABI == "double")
        #expect(try ELFBuilder(threadLocalSize: 2_632, flags: 0x10).object.staticTLS == 2_632)
        #expect(try ELFBuilder(threadLocalSize: 2_632).object.staticTLS == 0)
        #expect(try ELFBuilder(stackFlags: 7).object.wantsExecutableStack)
        #expect(try !ELFBuilder(stackFlags: 6).object.wantsExecutableStack)
        // Without a statement x86-64 makes the stack executable, AArch64 does not.
        #expect(try ELFBuilder(stackFlags: nil).object.wantsExecutableStack)
        #expect(try !ELFBuilder(machine: .aarch64, stackFlags: nil).object.wantsExecutableStack)
    }

    @Test("E2 the level and the kernel of the notes are read")
    func notes() throws {
        var notes: [UInt8] = [4, 0, 0, 0, 16, 0, 0, 0, 5, 0, 0, 0, 0x47, 0x4E, 0x55, 0]
        notes += [0x02, 0x80, 0x00, 0xC0, 4, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0]
        notes += [4, 0, 0, 0, 16, 0, 0, 0, 1, 0, 0, 0, 0x47, 0x4E, 0x55, 0]
        notes += [0, 0, 0, 0, 4, 0, 0, 0, 15, 0, 0, 0, 0, 0, 0, 0]
        let object = try ELFBuilder(notes: notes).object
        #expect(object.x86Level == 3)
        #expect(object.oldestKernel == [4, 15, 0])
        #expect(
            object.requirements.contains(Requirement(.kernel, "linux", .version(.quad, low: "4.15.0", below: nil)))
        )
        #expect(object.requirements.contains(Requirement(.cpuFeature, "x86-64-v3", .present)))
        // Cut anywhere, notes say less, and break nothing.
        for count in 0..<notes.count { _ = try ELFBuilder(notes: Array(notes[..<count])).object }
    }
}
