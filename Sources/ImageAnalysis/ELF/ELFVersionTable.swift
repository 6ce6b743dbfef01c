public import CBOR

/// The versions that a file's symbols name by number: those that it defines, and those that it needs of libraries.
public struct ELFVersionTable: Equatable, Sendable {
    /// What a version number stands for.
    public struct Entry: Equatable, Sendable {
        /// The version's name.
        public let name: Text
        /// The library that it is needed of, or `nil` where this file defines it.
        public let file: Text?
    }

    /// The versions that the file needs, library by library.
    public let needs: [ELFVersionNeed]
    /// The versions that the file defines.
    public let definitions: [ELFVersionDefinition]
    /// Whether the symbols have version numbers (DT_VERSYM), and there are versions that these stand for.
    public let numbersSymbols: Bool
    private var entries: [Entry?]

    /// No versions.
    static let empty = ELFVersionTable(needs: [], definitions: [], numbersSymbols: false)

    init(needs: [ELFVersionNeed], definitions: [ELFVersionDefinition], numbersSymbols: Bool) {
        self.needs = needs
        self.definitions = definitions
        self.numbersSymbols = numbersSymbols
        self.entries = []
        for need in needs {
            for version in need.versions {
                set(version.index & 0x7FFF, Entry(name: version.name, file: need.file))
            }
        }
        for definition in definitions where !definition.isBase {
            set(definition.index, Entry(name: definition.name, file: nil))
        }
    }

    private mutating func set(_ index: UInt16, _ entry: Entry) {
        while entries.count <= Int(index) { entries.append(nil) }
        entries[Int(index)] = entry
    }

    /// What the number of `symbol` stands for, or `nil` where the symbol has no version.
    public func entry(of symbol: ELFSymbol) -> Entry? {
        let index = Int(symbol.version & 0x7FFF)
        return index < entries.count ? entries[index] : nil
    }

    /// Whether the file defines any version beside its base.
    public var definesVersions: Bool { definitions.contains { !$0.isBase } }
}
