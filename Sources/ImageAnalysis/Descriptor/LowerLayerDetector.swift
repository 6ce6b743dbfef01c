public import CBOR
public import Eligibility

/// Finds out what the files of a device provide of what new software requires (requirement E4), by the rules of the device's
/// loader and without running anything.
public struct LowerLayerDetector<Lookup: FileLookup> {
    /// The model of the device's loader, with the device's files.
    public var model: LoaderModel<Lookup>
    /// The processors whose code the device runs, its own first.
    public let machines: [Machine]
    /// Where the loader looks for libraries, or `nil` to take it from the device's settings.
    public var configuration: LoaderConfiguration?
    /// Paths of files that are loaded before the software: the program that loads it, where it is a plug-in.
    public var hosts: [Text] = []

    /// A detector for the device behind `model`, which runs code for `machines`.
    public init(_ model: LoaderModel<Lookup>, machines: [Machine], configuration: LoaderConfiguration? = nil) {
        self.model = model
        self.machines = machines
        self.configuration = configuration
    }

    /// What the device provides of what `descriptor` requires.
    ///
    /// - Parameters:
    ///   - descriptor: the new software.
    ///   - path: where it is going to be installed; `$ORIGIN` in its search path stands for that folder.
    /// - Throws: what reading the device's files throws.
    public mutating func detect(
        _ descriptor: Descriptor,
        installedAt path: Text
    ) throws(Lookup.Failure) -> LayerDetection {
        var capabilities = machines.map { Capability.machine($0) }
        var header: ELFHeader?
        for case .machine(let machine) in descriptor.requirements.map(\.constraint) { header = ELFHeader(machine) }
        guard let header = header ?? machines.first.flatMap({ ELFHeader($0) }) else {
            // Without a machine no file can be said to be the right one.
            let kinds: [CapabilityKind] = [.interpreter, .sharedLibrary, .symbolVersions, .symbols]
            return LayerDetection(capabilities: CapabilitySet(capabilities, unexaminedKinds: kinds), findings: [])
        }
        for case .interpreter(let path) in descriptor.requirements.map(\.constraint) {
            guard case .success(let file)? = try model.file(at: path, depth: .dynamic) else { continue }
            if file.header.isLoadable(with: header) { capabilities.append(.interpreter(path)) }
        }
        let root = LoaderRoot(descriptor, path: path, header: header)
        var configuration: LoaderConfiguration
        if let given = self.configuration {
            configuration = given
        } else {
            configuration = try LoaderConfiguration(of: &model.lookup, for: header, interpreter: root.interpreter)
        }
        configuration.hosts += hosts
        let scope = try model.scope(of: root, configuration: configuration)
        for requirement in descriptor.requirements {
            if let capability = Self.capability(for: requirement, in: scope) { capabilities.append(capability) }
        }
        return LayerDetection(capabilities: CapabilitySet(capabilities), findings: scope.findings())
    }

    /// What `scope` provides of what `requirement` asks for.
    private static func capability(for requirement: Requirement, in scope: LoadedScope) -> Capability? {
        switch requirement.constraint {
        case .sharedLibrary(let library):
            return scope.object(library.name) == nil ? nil : .sharedLibrary(library.name)
        case .symbolVersions(let needed):
            guard let object = scope.object(needed.library) else { return nil }
            // musl does not look at needs of versions.
            if scope.rules == .musl { return .symbolVersions(needed) }
            guard let defined = object.definedVersions else { return nil }
            let all = Set(defined)
            var versions: [Text] = []
            for version in needed.versions {
                if all.contains(version) {
                    versions.append(version)
                } else if let nearest = VersionFamily.newest(of: version, in: defined) {
                    versions.append(nearest)
                }
            }
            return .symbolVersions(SymbolVersions(library: needed.library, versions: versions))
        case .symbols(let needed):
            let groups = needed.groups.map { group in
                let version = group.version.isEmpty ? nil : group.version
                let names = group.names.filter {
                    scope.provides($0, version: version, library: needed.library, except: [scope.root])
                }
                return SymbolGroup(version: group.version, names: names)
            }
            return .symbols(Symbols(library: needed.library, groups: groups))
        case .machine, .interpreter, .other: return nil
        }
    }
}
