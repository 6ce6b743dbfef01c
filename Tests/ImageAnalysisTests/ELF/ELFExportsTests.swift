import CBOR
import ImageAnalysis
import Testing

/// The rules of glibc's `check_match` (elf/dl-lookup.c).
@Suite("Binding of symbols")
struct ELFExportsTests {
    private func exports(_ builder: ELFBuilder) throws -> ELFExports { ELFExports(try ELFFile(builder.build())) }

    @Test("E5 a versioned reference binds to the same version only")
    func versioned() throws {
        let exports = try exports(
            ELFBuilder(soname: "libx.so").exporting(["f"], version: "X_1").exporting(["g"], version: "X_2")
        )
        #expect(exports.provides("f", version: "X_1"))
        #expect(!exports.provides("f", version: "X_2"))
        #expect(exports.provides("g", version: "X_2"))
        #expect(!exports.provides("h", version: "X_1"))
    }

    @Test("E5 a library without versions satisfies a reference with any version")
    func unversionedLibrary() throws {
        let plain = try exports(ELFBuilder(soname: "libx.so").exporting(["f"]))
        #expect(plain.provides("f", version: "X_1"))
        #expect(plain.provides("f", version: nil))
        let numbered = try exports(ELFBuilder(soname: "libx.so", numbersSymbols: true).exporting(["f"]))
        #expect(numbered.provides("f", version: "X_1"))
    }

    @Test("E5 a base definition beside versioned ones satisfies a reference with any version")
    func baseDefinition() throws {
        let exports = try exports(ELFBuilder(soname: "libx.so").exporting(["f"]).exporting(["g"], version: "X_1"))
        #expect(exports.provides("f", version: "X_9"))
        #expect(!exports.provides("g", version: "X_9"))
    }

    @Test("E5 a reference without version binds to the first version even if hidden, else to the one visible version")
    func unversionedReference() throws {
        var builder = ELFBuilder(soname: "libx.so")
        builder.exports = [
            .init(name: "old", version: "X_1", isHidden: true), .init(name: "dropped", version: "X_2", isHidden: true),
            .init(name: "current", version: "X_2"),
            .init(name: "twice", version: "X_2", isHidden: true), .init(name: "twice", version: "X_3"),
        ]
        let exports = try exports(builder)
        #expect(exports.provides("old", version: nil))
        #expect(!exports.provides("dropped", version: nil))
        #expect(exports.provides("dropped", version: "X_2"))
        #expect(exports.provides("current", version: nil))
        #expect(exports.provides("twice", version: nil))
    }

    @Test("E5 musl binds by name to whatever is not hidden")
    func musl() throws {
        var builder = ELFBuilder(soname: "libx.so").exporting(["f"], version: "X_1")
        builder.exports.append(.init(name: "hidden", version: "X_1", isHidden: true))
        let exports = try exports(builder)
        #expect(exports.provides("f", version: "X_9", rules: .musl))
        #expect(!exports.provides("hidden", version: "X_1", rules: .musl))
    }

    @Test("E5 names that share a bucket are told apart")
    func collisions() throws {
        let names = (0..<500).map { "symbol_\($0)" }
        let exports = try exports(ELFBuilder(soname: "libx.so").exporting(names))
        for name in names { #expect(exports.provides(Text(name), version: nil)) }
        #expect(!exports.provides("symbol_500", version: nil))
        #expect(!exports.provides("symbol_", version: nil))
        #expect(!exports.provides("symbol_10x", version: nil))
    }
}
