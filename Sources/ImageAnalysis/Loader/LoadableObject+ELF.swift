import CBOR
import Eligibility

extension LoadableObject {
    /// What a loader has to know of an ELF file that was read with its symbols.
    public init(_ file: ELFFile) {
        self.init(machine: Machine(file.header))
        floatABI = Self.floatABI(file.header)
        alignment = file.segments.filter { $0.kind == .load }.map(\.alignment).max() ?? 0
        x86Level = file.header.machine == .x86_64 ? file.notes.x86Level : nil
        oldestKernel = file.notes.oldestKernel
        guard let dynamic = file.dynamic else { return }
        soname = dynamic.soname
        if !file.isLibrary { interpreter = file.interpreter }
        needed = dynamic.needed
        if let path = dynamic.runpath {
            runpath = LoaderPath.split(path, [0x3A])
        } else if let path = dynamic.rpath {
            rpath = LoaderPath.split(path, [0x3A])
        }
        if !file.versions.definitions.isEmpty {
            definedVersions = file.versions.definitions.filter { !$0.isBase }.map(\.name).sorted()
        }
        if let segment = file.segments.first(where: { $0.kind == .threadLocal }) {
            threadLocalSize = min(segment.memorySize, UInt64(UInt32.max))
            threadLocalAlignment = min(max(segment.alignment, 1), UInt64(UInt32.max))
            if file.usesStaticThreadLocal || dynamic.flags & 0x10 != 0 { staticTLS = threadLocalSize }
        }
        if let segment = file.segments.first(where: { $0.kind == .stack }) {
            wantsExecutableStack = segment.flags & 1 != 0
        } else {
            wantsExecutableStack = file.header.machine.hasExecutableStackByDefault
        }
        imports = Self.imports(file)
        for symbols in imports where !symbols.library.isEmpty {
            versionNeeds.append(VersionNeed(library: symbols.library, versions: symbols.groups.map(\.version)))
        }
        exports = Self.exports(file)
    }

    private static func floatABI(_ header: ELFHeader) -> Text {
        switch header.machine {
        case .arm where header.flags & 0x400 != 0: "hard"
        case .arm where header.flags & 0x200 != 0: "soft"
        case .riscv:
            switch header.flags & 6 {
            case 2: "single"
            case 4: "double"
            case 6: "quad"
            default: "soft"
            }
        default: ""
        }
    }

    // MARK: Symbols

    /// The symbols that are not weak and that a relocation uses, by library and version: libraries and versions in the
    /// order of DT_VERNEED, then symbols without version; within a version in the order of the relocations. A version
    /// that is needed has a group even where none of its symbols is used.
    private static func imports(_ file: ELFFile) -> [Symbols] {
        var lists: [UInt16: [SymbolHash]] = [:]
        let places = file.symbols.relocationOrder ?? Array(file.symbols.indices)
        for place in places where file.symbols.indices.contains(place) {
            let symbol = file.symbols[place]
            guard symbol.isImported, !symbol.isWeak, let hash = file.symbols.hash(of: symbol) else { continue }
            let number = file.versions.entry(of: symbol) == nil ? 0 : symbol.version & 0x7FFF
            lists[number, default: []].append(hash)
        }
        var libraries: [Text] = []
        for need in file.versions.needs where !libraries.contains(need.file) { libraries.append(need.file) }
        libraries.append("")
        return libraries.compactMap { library in
            var groups: [SymbolGroup] = []
            if library.isEmpty {
                // Without a library's name are references without version, and those to versions of the file itself.
                if let hashes = lists[0] { groups.append(SymbolGroup(version: "", hashes: SymbolHashes(hashes))) }
                for definition in file.versions.definitions {
                    // Each version has one group; a damaged file can define it twice.
                    guard let hashes = lists[definition.index], !definition.isBase,
                        !groups.contains(where: { $0.version == definition.name })
                    else { continue }
                    groups.append(SymbolGroup(version: definition.name, hashes: SymbolHashes(hashes)))
                }
            }
            for version in file.versions.needs.filter({ $0.file == library }).flatMap(\.versions) {
                let hashes = SymbolHashes(lists[version.index & 0x7FFF] ?? [])
                guard !hashes.isEmpty || !version.isWeak, !groups.contains(where: { $0.version == version.name }) else {
                    continue
                }
                groups.append(SymbolGroup(version: version.name, hashes: hashes))
            }
            return groups.isEmpty ? nil : Symbols(library: library, groups: groups)
        }
    }

    /// The symbols that others can bind to, by version.
    private static func exports(_ file: ELFFile) -> [SymbolGroup] {
        // By name, not by number: a damaged file can give one name to several versions.
        var lists: [Text: (visible: [SymbolHash], hidden: [SymbolHash])] = [:]
        let isProgram = !file.isLibrary
        for symbol in file.symbols where symbol.isExported && !symbol.isCopied {
            // What a program exports weakly are instances of templates and inline functions. Whoever refers to one has
            // an instance of its own.
            if isProgram, symbol.isWeak || symbol.binding == .unique { continue }
            let entry = file.versions.entry(of: symbol)
            // A symbol with a version of somebody else is a copy of that one's variable.
            guard entry?.file == nil, let hash = file.symbols.hash(of: symbol) else { continue }
            // Linkers define an absolute symbol for every version, which nobody refers to.
            if let entry, symbol.section == 0xFFF1,
                file.symbols.strings.isEqual(at: Int(symbol.nameOffset), entry.name.utf8)
            {
                continue
            }
            let version = entry?.name ?? ""
            // References without version bind to the first version (number 2) even where it is hidden.
            let isHidden = symbol.version & 0x8000 != 0 && symbol.version & 0x7FFF > 2
            if isHidden {
                lists[version, default: ([], [])].hidden.append(hash)
            } else {
                lists[version, default: ([], [])].visible.append(hash)
            }
        }
        return lists.sorted { $0.key < $1.key }.map { version, list in
            SymbolGroup(
                version: version,
                hashes: SymbolHashes(sorting: list.visible),
                hidden: SymbolHashes(sorting: list.hidden)
            )
        }
    }
}

extension ELFSymbolTable {
    /// The hash of the name of `symbol`, or `nil` where it has none, or one longer than the bound.
    func hash(of symbol: ELFSymbol) -> SymbolHash? {
        let range = nameRange(of: symbol)
        guard !range.isEmpty else { return nil }
        return SymbolHash(strings.bytes.span.extracting(range))
    }
}

extension ELFFile {
    /// Whether the file is a library: others link to it, and nobody starts it as a program, or not mainly.
    public var isLibrary: Bool {
        guard header.type == .dynamic, let dynamic, !dynamic.isPositionIndependentProgram else { return false }
        return dynamic.soname != nil || interpreter == nil
    }
}
