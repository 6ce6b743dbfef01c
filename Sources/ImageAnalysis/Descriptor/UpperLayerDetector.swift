public import CBOR
public import Eligibility

/// Finds out what the installed programs of a device, and the libraries that they load, require of a component that is going
/// to be replaced (requirement E4).
public struct UpperLayerDetector<Lookup: FileLookup> {
    /// The model of the device's loader, with the device's files.
    public var model: LoaderModel<Lookup>
    /// Where the loader looks for libraries, or `nil` to take it from the device's settings.
    public var configuration: LoaderConfiguration?

    /// A detector for the device behind `model`.
    public init(_ model: LoaderModel<Lookup>, configuration: LoaderConfiguration? = nil) {
        self.model = model
        self.configuration = configuration
    }

    /// What each installed file requires of the component.
    ///
    /// - Parameters:
    ///   - programs: paths of the installed programs to look at. Others than ELF files are passed over.
    ///   - component: paths of the component's installed files.
    /// - Returns: one entry for each program, and for each library that a program loads, that uses the component, named
    ///   by its path with all links followed.
    /// - Throws: what reading the device's files throws.
    public mutating func requirements(
        of programs: [Text],
        on component: [Text]
    ) throws(Lookup.Failure) -> [UpperRequirement] {
        var parts: Set<Text> = []
        for path in component {
            if let file = try model.lookup.resolve(path) { parts.insert(file) }
        }
        var entries: [UpperRequirement] = []
        var places: [Text: Int] = [:]
        var configurations: [Text: LoaderConfiguration] = [:]
        for program in programs {
            guard let path = try model.lookup.resolve(program), !parts.contains(path),
                case .success(let file)? = try model.file(at: path), file.dynamic != nil
            else { continue }
            let used: LoaderConfiguration
            let key = file.interpreter ?? ""
            if let known = configuration ?? configurations[key] {
                used = known
            } else {
                used = try LoaderConfiguration(of: &model.lookup, for: file.header, interpreter: file.interpreter)
                configurations[key] = used
            }
            let scope = try model.scope(of: LoaderRoot(file, path: path), configuration: used)
            for (owner, requirements) in Self.requirements(in: scope, on: parts) {
                if let place = places[owner] {
                    // The same library in another program's set can have more symbols bound to the component.
                    let known = entries[place].requirements
                    entries[place].requirements += requirements.filter { !known.contains($0) }
                } else {
                    places[owner] = entries.count
                    entries.append(UpperRequirement(owner: owner, requirements: requirements))
                }
            }
        }
        return entries
    }

    private static func requirements(
        in scope: LoadedScope,
        on parts: Set<Text>
    ) -> [(owner: Text, requirements: [Requirement])] {
        let places = scope.objects.indices.filter { parts.contains(scope.objects[$0].file) }
        guard !places.isEmpty else { return [] }
        let excluded = Set(places)
        var result: [(owner: Text, requirements: [Requirement])] = []
        for (place, object) in scope.objects.enumerated() where !excluded.contains(place) {
            guard let software = object.elf else { continue }
            // A program that holds a copy of a library's variable needs the library's own all the same.
            let others = excluded.union([place])
            var requirements: [Requirement] = []
            for part in places {
                let library = scope.objects[part]
                let soname = library.elf?.dynamic?.soname ?? LoaderPath.name(library.file)
                let found = UpperLayer.requirements(
                    of: software,
                    on: soname,
                    binds: { library.provides($0, version: $1, rules: scope.rules) },
                    isLoadedTogether: true,
                    elsewhere: { scope.provides($0, version: $1, library: nil, except: others) }
                )
                requirements += found.filter { !requirements.contains($0) }
            }
            if !requirements.isEmpty { result.append((object.file, requirements)) }
        }
        return result
    }
}
