import CBOR
public import Eligibility

extension LoadableObject {
    /// What the object needs, as requirements of its descriptor (E1, E2): the processor and what else it has to have, a
    /// program's loader, the libraries, the symbol versions and the symbols, in the order in which a loader looks for them.
    /// Symbols that every C library for the processor has are left out; see ``withoutBaseSymbols``.
    public var requirements: [Requirement] { withoutBaseSymbols.completeRequirements }

    /// The requirements with all symbols.
    public var completeRequirements: [Requirement] {
        var requirements = [Requirement(.machine(machine))]
        if !floatABI.isEmpty {
            requirements.append(Requirement(.abi, "float", .equals(.text(floatABI))))
        }
        if let x86Level {
            requirements.append(Requirement(.cpuFeature, Text("x86-64-v\(x86Level)"), .present))
        }
        if let kernel = oldestKernel, kernel.lexicographicallyPrecedes([3, 2, 1]) == false {
            let version = Text(kernel.map { "\($0)" }.joined(separator: "."))
            requirements.append(Requirement(.kernel, "linux", .version(.quad, low: version, below: nil)))
        }
        if needsPageSize {
            requirements.append(Requirement(.pageSize, "", .range(low: nil, high: Int64(clamping: alignment))))
        }
        if staticTLS > 0 {
            // Only a library that is loaded into a running program needs it of the surplus.
            requirements.append(
                Requirement(.staticTLS, "", .atLeast(Int64(clamping: staticTLS)), criticality: .advisory)
            )
        }
        if wantsExecutableStack { requirements.append(Requirement(.executableStack, criticality: .advisory)) }
        if let interpreter { requirements.append(Requirement(.interpreter(interpreter))) }
        let searchPath = runpath.isEmpty ? rpath : runpath
        let isInherited = runpath.isEmpty && !rpath.isEmpty
        for (place, name) in needed.enumerated() {
            // All libraries of one file have the same folders: the first one carries them.
            let library = SharedLibrary(
                name: name,
                searchPath: place == 0 ? searchPath : [],
                isSearchPathInherited: place == 0 && isInherited
            )
            requirements.append(Requirement(.sharedLibrary(library)))
        }
        // A group of symbols says that its version is needed; only versions without a group need a statement.
        for need in versionNeeds {
            let stated = Set(imports.first { $0.library == need.library }?.groups.map(\.version) ?? [])
            let rest = need.versions.filter { !stated.contains($0) }
            guard !rest.isEmpty else { continue }
            requirements.append(Requirement(.symbolVersions(SymbolVersions(library: need.library, versions: rest))))
        }
        for symbols in imports { requirements.append(Requirement(.symbols(symbols))) }
        return requirements
    }

    /// Whether kernels for the processor can have larger pages than the file can be mapped with.
    private var needsPageSize: Bool {
        switch header.machine {
        case .aarch64, .powerPC64, .mips, .loongArch: alignment >= 4_096 && alignment < 65_536
        default: false
        }
    }

    /// The name of the capability that states how much thread-local memory an object has, and how it is aligned.
    static let ownThreadLocal: Text = "own"

    /// What the object gives, as capabilities (E3). A library is for a processor and has a name; a program exports at most
    /// symbols.
    public var capabilities: [Capability] {
        var capabilities: [Capability] = []
        let library = soname ?? ""
        if let soname { capabilities.append(.sharedLibrary(soname)) }
        if let definedVersions {
            capabilities.append(.symbolVersions(SymbolVersions(library: library, versions: definedVersions)))
        }
        if threadLocalSize > 0 {
            let size = AttributeValue.pair(
                major: UInt32(clamping: threadLocalSize),
                minor: UInt32(clamping: threadLocalAlignment)
            )
            capabilities.append(.attribute(.staticTLS, Self.ownThreadLocal, size))
        }
        if !exports.isEmpty { capabilities.append(.symbols(Symbols(library: library, groups: exports))) }
        return capabilities
    }

    /// The object behind requirements and capabilities, or `nil` where they are not those of code for a processor.
    public init?(requirements: [Requirement], provides: [Capability]) {
        var machine: Machine?
        for case .machine(let value) in requirements.map(\.constraint) { machine = value }
        guard let machine else { return nil }
        self.init(machine: machine)
        for requirement in requirements { read(requirement) }
        for capability in provides { read(capability) }
        for symbols in imports where !symbols.library.isEmpty { addVersions(of: symbols) }
    }

    private mutating func read(_ requirement: Requirement) {
        switch requirement.constraint {
        case .interpreter(let path): interpreter = path
        case .sharedLibrary(let library):
            needed.append(library.name)
            guard !library.searchPath.isEmpty else { return }
            if library.isSearchPathInherited { rpath = library.searchPath } else { runpath = library.searchPath }
        case .symbolVersions(let need):
            versionNeeds.append(VersionNeed(library: need.library, versions: need.versions))
        case .symbols(let symbols): imports.append(symbols)
        case .attribute(let need):
            switch (need.kind, need.match) {
            case (.abi, .equals(.text(let text))) where need.name == "float": floatABI = text
            case (.staticTLS, .atLeast(let bytes)): staticTLS = UInt64(clamping: bytes)
            case (.executableStack, .present): wantsExecutableStack = true
            case (.pageSize, .range(nil, let high?)): alignment = UInt64(clamping: high)
            case (.kernel, .version(.quad, let low?, nil)) where need.name == "linux":
                oldestKernel = LoaderPath.split(low, [0x2E]).compactMap { UInt32($0.string) }
            case (.cpuFeature, .present) where need.name.utf8.starts(with: Text("x86-64-v").utf8):
                x86Level = need.name.utf8.last.map { Int($0) - 0x30 }
            default: break
            }
        case .machine, .anyOf, .other: break
        }
    }

    private mutating func read(_ capability: Capability) {
        switch capability {
        case .sharedLibrary(let name): soname = name
        case .symbolVersions(let versions): definedVersions = (definedVersions ?? []) + versions.versions
        case .symbols(let symbols): exports += symbols.groups
        case .attribute(let attribute) where attribute.kind == .staticTLS && attribute.name == Self.ownThreadLocal:
            guard case .pair(let size, let alignment) = attribute.value else { return }
            threadLocalSize = UInt64(size)
            threadLocalAlignment = UInt64(alignment)
        default: break
        }
    }

    /// The versions of a library's groups of symbols are needed, in their order; versions that are only stated come last.
    private mutating func addVersions(of symbols: Symbols) {
        var versions = symbols.groups.map(\.version).filter { !$0.isEmpty }
        guard !versions.isEmpty else { return }
        if let index = versionNeeds.firstIndex(where: { $0.library == symbols.library }) {
            let known = Set(versions)
            versions += versionNeeds[index].versions.filter { !known.contains($0) }
            versionNeeds[index].versions = versions
        } else {
            versionNeeds.append(VersionNeed(library: symbols.library, versions: versions))
        }
    }
}
