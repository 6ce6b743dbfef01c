public import CBOR
import Eligibility

/// A file in the set that a loader puts together for a program, or software that is only known by its descriptor.
public struct LoadedObject: Sendable {
    /// What the object offers and needs.
    enum Content: Sendable {
        /// An ELF file.
        case file(ELFFile, ELFExports)
        /// Software that is not here yet: what its descriptor says that it provides.
        case stated(StatedProvisions)
    }

    /// The name that it was asked for, or the path of the program.
    public let name: Text
    /// Where it was found, with links in folders not yet followed; empty for software that is not here yet.
    public let path: Text
    /// Where it lies, with all links followed; empty for software that is not here yet.
    public let file: Text
    let content: Content
    /// The place in the scope of the object that asked for it first.
    let parent: Int?
    let search: LibrarySearch.Requester
    /// The libraries that it needs, in order.
    public let needed: [Text]

    /// The ELF file, unless the object is only known by its descriptor.
    public var elf: ELFFile? {
        switch content {
        case .file(let elf, _): elf
        case .stated: nil
        }
    }

    /// Whether a reference to `name` with `version` binds to a definition of this object.
    func provides(_ name: Text, version: Text?, rules: LoaderRules) -> Bool {
        switch content {
        case .file(_, let exports): exports.provides(name, version: version, rules: rules)
        case .stated(let stated): stated.provides(name, version: version)
        }
    }

    /// The versions that the object defines, in ascending order, or `nil` where it defines none and so suits every need.
    var definedVersions: [Text]? {
        switch content {
        case .file(let elf, _):
            guard elf.versions.definesVersions else { return nil }
            return elf.versions.definitions.filter { !$0.isBase }.map(\.name).sorted()
        case .stated(let stated): return stated.versions
        }
    }
}

/// What a descriptor says that software provides to the libraries that are loaded with it.
struct StatedProvisions: Sendable {
    private let symbols: [Symbols]
    let versions: [Text]?

    init(_ capabilities: [Capability]) {
        var symbols: [Symbols] = []
        var versions: [Text]?
        for capability in capabilities {
            switch capability {
            case .symbols(let value): symbols.append(value)
            case .symbolVersions(let value): versions = (versions ?? []) + value.versions
            default: break
            }
        }
        self.symbols = symbols
        self.versions = versions?.sorted()
    }

    func provides(_ name: Text, version: Text?) -> Bool {
        symbols.contains { symbols in
            symbols.groups.contains { group in
                if group.names.contains(name) {
                    return version == nil || group.version.isEmpty || group.version == version
                }
                return group.version == version && group.hiddenNames.contains(name)
            }
        }
    }
}
