public import CBOR
public import Eligibility

extension Descriptor {
    /// The descriptor of a program or library, made from its ELF file (requirements E1, E2, E12): what its loader will look
    /// for, and what it offers to others.
    ///
    /// Required are the processor, a program's loader, the needed libraries, the symbol versions that are not weak,
    /// and the symbols that are not weak and that a relocation uses, in the order in which a loader looks for them.
    ///
    /// - Parameters:
    ///   - file: the file, read with its symbols.
    ///   - fileName: the name that it is installed under: a library without DT_SONAME is known by it.
    ///   - identity: what software it is.
    public init(of file: ELFFile, fileName: Text? = nil, identity: SoftwareIdentity? = nil) {
        self.init(
            requirements: Self.requirements(of: file),
            provides: Capability.provided(by: file, fileName: fileName),
            identity: identity
        )
    }

    private static func requirements(of file: ELFFile) -> [Requirement] {
        var requirements = [Requirement(.machine(Machine(file.header)))]
        if let interpreter = file.interpreter, !file.isLibrary {
            requirements.append(Requirement(.interpreter(interpreter)))
        }
        if let dynamic = file.dynamic {
            // DT_RPATH is ignored where there is a DT_RUNPATH.
            let searchPath = LoaderPath.split(dynamic.runpath ?? dynamic.rpath ?? "", [0x3A])
            for name in dynamic.needed {
                let library = SharedLibrary(
                    name: name,
                    searchPath: searchPath,
                    isSearchPathInherited: !searchPath.isEmpty && dynamic.runpath == nil
                )
                requirements.append(Requirement(.sharedLibrary(library)))
            }
        }
        for need in file.versions.needs {
            let versions = need.versions.filter { !$0.isWeak }.map(\.name)
            if !versions.isEmpty {
                requirements.append(
                    Requirement(.symbolVersions(SymbolVersions(library: need.file, versions: versions)))
                )
            }
        }
        var collector = SymbolCollector()
        for imported in file.strongImports {
            collector.add(imported.name, version: imported.version ?? "", library: imported.library ?? "")
        }
        for symbols in collector.symbols(first: file.versions.needs.map(\.file)) {
            requirements.append(Requirement(.symbols(symbols)))
        }
        return requirements
    }
}

extension ELFFile {
    /// A symbol that a file cannot do without.
    struct Import {
        let name: Text
        /// Its version, if the reference has one.
        let version: Text?
        /// The library that the version is needed of.
        let library: Text?
    }

    /// The symbols that the file cannot do without, in the order of its table.
    var strongImports: [Import] {
        var imports: [Import] = []
        for symbol in symbols where symbol.isImported && !symbol.isWeak {
            guard let name = symbols.name(of: symbol), !name.isEmpty else { continue }
            let entry = versions.entry(of: symbol)
            imports.append(Import(name: name, version: entry?.name, library: entry?.file))
        }
        return imports
    }

    /// Whether the file is a library: others link to it, and nobody starts it as a program, or not mainly.
    public var isLibrary: Bool {
        guard header.type == .dynamic, let dynamic else { return false }
        if dynamic.soname != nil { return true }
        return interpreter == nil && !dynamic.isPositionIndependentProgram
    }
}
