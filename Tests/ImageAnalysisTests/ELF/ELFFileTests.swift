import CBOR
import ImageAnalysis
import Testing

@Suite("Reading ELF files")
struct ELFFileTests {
    static let shapes: [(ELFClass, ELFByteOrder, ELFMachine)] = [
        (.bits64, .little, .x86_64), (.bits64, .little, .aarch64), (.bits32, .little, .arm),
        (.bits32, .little, .i386), (.bits64, .big, .s390), (.bits32, .big, .powerPC),
    ]

    @Test("E1 what a loader looks for is found in either width and byte order", arguments: shapes)
    func everyShape(_ elfClass: ELFClass, _ byteOrder: ELFByteOrder, _ machine: ELFMachine) throws {
        for hash in [ELFBuilder.Hash.sysv, .gnu] where hash == .gnu || machine != .s390 {
            var builder = Samples.program
            builder.elfClass = elfClass
            builder.byteOrder = byteOrder
            builder.machine = machine
            builder.runpath = "$ORIGIN/../lib:/opt/lib"
            builder.hash = hash
            builder = builder.exporting(["plugin_entry"], version: "APP_1")
            let file = try ELFFile(builder.build())
            #expect(file.header.elfClass == elfClass)
            #expect(file.header.byteOrder == byteOrder)
            #expect(file.header.machine == machine)
            #expect(file.interpreter?.string == Samples.loaderPath)
            #expect(file.dynamic?.needed.map(\.string) == ["libz.so.1", "libc.so.6"])
            #expect(file.dynamic?.runpath?.string == "$ORIGIN/../lib:/opt/lib")
            #expect(file.dynamic?.rpath == nil)
            let needs = file.versions.needs.map { ($0.file.string, $0.versions.map(\.name.string)) }
            #expect(needs.map(\.0) == ["libc.so.6"])
            #expect(needs.map(\.1) == [["GLIBC_2.2.5", "GLIBC_2.25"]])
            #expect(file.versions.definitions.map(\.name.string) == ["base", "APP_1"])
            let names = file.symbols.compactMap { file.symbols.name(of: $0)?.string }
            #expect(names == ["malloc", "free", "getrandom", "inflate", "plugin_entry"])
            #expect(file.symbols.map(\.isImported) == [true, true, true, true, false])
            #expect(file.symbols.map(\.isExported) == [false, false, false, false, true])
            let versions = file.symbols.map { file.versions.entry(of: $0)?.name.string }
            #expect(versions == ["GLIBC_2.2.5", "GLIBC_2.2.5", "GLIBC_2.25", nil, "APP_1"])
        }
    }

    @Test("E1 needs of a program without exports are found, though its hash table counts none of them")
    func emptyHashTable() throws {
        let file = try ELFFile(Samples.program.build())
        #expect(file.symbols.count == 4)
        var builder = Samples.program
        builder.hash = .none
        #expect(try ELFFile(builder.build()).symbols.count == 4)
    }

    @Test("E1 a symbol counts as needed only where a relocation names it")
    func unreferencedSymbols() throws {
        var builder = Samples.program
        builder.hash = .sysv
        builder.imports.append(.init(name: "stale", isReferenced: false))
        builder.imports.append(.init(name: "called", isLazy: true))
        builder.imports.append(.init(name: "maybe", isWeak: true))
        let file = try ELFFile(builder.build())
        let imports = file.symbols.filter(\.isImported)
        let names = imports.compactMap { file.symbols.name(of: $0)?.string }
        #expect(names == ["malloc", "free", "getrandom", "inflate", "called", "maybe"])
        #expect(imports.map(\.isReferencedLazilyOnly) == [false, false, false, false, true, false])
        #expect(imports.last?.isWeak == true)
    }

    @Test("E1 a variable that is copied into a program is needed, though the program defines it", arguments: shapes)
    func copiedVariable(_ elfClass: ELFClass, _ byteOrder: ELFByteOrder, _ machine: ELFMachine) throws {
        guard machine == .x86_64 || machine == .aarch64 || machine == .arm || machine == .i386 else { return }
        var builder = ELFBuilder(elfClass: elfClass, byteOrder: byteOrder, machine: machine)
        builder.imports = [.init(name: "environ", library: "libc.so.6", version: "GLIBC_2.2.5", isCopied: true)]
        let symbol = try #require(try ELFFile(builder.build()).symbols.first)
        #expect(symbol.isDefined)
        #expect(symbol.isImported)
    }

    @Test("E1 hidden and local symbols are not exported")
    func visibility() throws {
        var builder = ELFBuilder(soname: "libx.so.1", hash: .sysv)
        builder.exports = [
            .init(name: "open"), .init(name: "inner", visibility: 2), .init(name: "guarded", visibility: 3),
            .init(name: "own", isLocal: true),
        ]
        let file = try ELFFile(builder.build())
        #expect(file.symbols.map(\.isExported) == [true, false, true, false])
    }

    @Test("the libraries of a file can be read without its symbols")
    func dynamicOnly() throws {
        let file = try ELFFile(Samples.program.build(), depth: .dynamic)
        #expect(file.dynamic?.needed.count == 2)
        #expect(file.symbols.isEmpty)
    }

    @Test("a file without a dynamic section has no needs")
    func staticProgram() throws {
        var bytes = Samples.program.build()
        // Three program headers: load, dynamic, interpreter. Only the first stays.
        bytes[56] = 1
        let file = try ELFFile(bytes)
        #expect(file.dynamic == nil)
        #expect(file.interpreter == nil)
        #expect(file.symbols.isEmpty)
        #expect(!file.isLibrary)
    }

    @Test("libraries are told from programs")
    func libraries() throws {
        #expect(try ELFFile(Samples.cLibrary.build()).isLibrary)
        #expect(try !ELFFile(Samples.program.build()).isLibrary)
        #expect(try ELFFile(ELFBuilder(needed: ["libc.so.6"]).build()).isLibrary)
        #expect(try !ELFFile(ELFBuilder(type: 2).build()).isLibrary)
    }
}
