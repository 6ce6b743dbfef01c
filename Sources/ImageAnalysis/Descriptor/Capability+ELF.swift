public import CBOR
public import Eligibility

extension Capability {
    /// What a program or library gives to software above it, by its ELF file: of a library the processor that it is for, its
    /// name, the symbol versions that it defines and the symbols that it exports; of a program what it exports.
    ///
    /// - Parameters:
    ///   - file: the file, read with its symbols.
    ///   - fileName: the name that it is installed under: a library without DT_SONAME is known by it.
    public static func provided(by file: ELFFile, fileName: Text? = nil) -> [Capability] {
        var capabilities: [Capability] = []
        var library: Text = ""
        if file.isLibrary {
            capabilities.append(.machine(Machine(file.header)))
            if let name = file.dynamic?.soname ?? fileName {
                library = name
                capabilities.append(.sharedLibrary(name))
            }
            if file.versions.definesVersions {
                let versions = file.versions.definitions.filter { !$0.isBase }.map(\.name)
                capabilities.append(.symbolVersions(SymbolVersions(library: library, versions: versions)))
            }
        }
        var collector = SymbolCollector()
        for symbol in file.symbols where symbol.isExported && !symbol.isCopied {
            let entry = file.versions.entry(of: symbol)
            // A symbol with a version of somebody else is a copy of that one's variable.
            guard entry?.file == nil, let name = file.symbols.name(of: symbol), !name.isEmpty else { continue }
            // Linkers define an absolute symbol for every version, which nobody refers to.
            if let entry, entry.name == name { continue }
            // References without version bind to the first version (number 2) even where it is hidden.
            let isHidden = entry != nil && symbol.version & 0x8000 != 0 && symbol.version & 0x7FFF > 2
            collector.add(name, version: entry?.name ?? "", library: library, isHidden: isHidden)
        }
        return capabilities + collector.symbols().map { .symbols($0) }
    }
}
