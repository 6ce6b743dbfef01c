public import CBOR
public import Eligibility

/// Evaluates software on a device as it would be with packages of a catalog installed, for a ``RemedySearch``.
///
/// What the new software needs comes first; once nothing is missing, every installed program that loads something that the
/// packages replace is checked too, so that no remedy breaks what works.
public struct RemedyCheck {
    private let index: DeviceIndex
    private let update: SoftwareUpdate
    private let catalog: PackageCatalog
    private var host: UpdateCheck.Host
    private var judged: [Text]
    private let processorSubfolders: [Text]
    /// What the device and the software have, for the search's order.
    public let installed: InstalledLibraries
    private let dependents: [Text: [Int]]
    private var upperEdges: [[Int]: [FailingEdge]] = [:]

    /// A check of `update` on the device of `index`.
    ///
    /// - Parameters:
    ///   - host: who loads plug-ins, as for the verdict itself.
    ///   - judged: the programs and libraries of the update that have to work; all of them where there are none.
    ///   - processorSubfolders: as for the verdict itself.
    public init(
        _ index: DeviceIndex,
        _ update: SoftwareUpdate,
        _ catalog: PackageCatalog,
        host: UpdateCheck.Host = .unknown,
        judged: [Text] = [],
        processorSubfolders: [Text] = []
    ) {
        self.index = index
        self.update = update
        self.catalog = catalog
        self.host = host
        self.judged = judged.isEmpty ? update.items.map { $0.path } : judged
        self.processorSubfolders = processorSubfolders
        var installed = InstalledLibraries()
        for package in index.packages { installed.packages[package.name] = package.version }
        var dependents: [Text: [Int]] = [:]
        for (place, file) in index.files.enumerated() {
            guard case .object(let object) = file.content else { continue }
            for name in object.needed { dependents[LoaderPath.name(name), default: []].append(place) }
            if let interpreter = object.interpreter {
                dependents[LoaderPath.name(interpreter), default: []].append(place)
            }
            guard !object.isProgram else { continue }
            for name in [object.soname, LoaderPath.name(file.path)] {
                if let name { installed.versions[name] = object.definedVersions ?? [] }
            }
        }
        for item in update.items where !item.object.isProgram {
            for name in [item.object.soname, LoaderPath.name(item.path)] {
                if let name { installed.versions[name] = item.object.definedVersions ?? [] }
            }
        }
        self.installed = installed
        self.dependents = dependents
    }

    /// The edges with the packages at `places` of the catalog installed.
    public mutating func edges(adding places: [Int]) -> [FailingEdge] {
        var update = self.update
        for place in places { add(catalog.packages[place], to: &update) }
        let lower = run(update, only: judged)
        guard lower.isEmpty, !places.isEmpty else { return lower }
        let replacing = places.filter { replaces($0) }
        if replacing.isEmpty { return [] }
        if let known = upperEdges[places] { return known }
        let affected = affected(by: replacing)
        let upper = affected.isEmpty ? [] : run(update, only: affected)
        upperEdges[places] = upper
        return upper
    }

    /// The same check with `program`, which has to work too, as the one that loads plug-ins.
    func loaded(by program: Text) -> RemedyCheck {
        var other = self
        other.host = .program(program)
        other.judged.append(program)
        other.upperEdges = [:]
        return other
    }

    private func run(_ update: SoftwareUpdate, only paths: [Text]) -> [FailingEdge] {
        var check = UpdateCheck(index, update)
        check.host = host
        check.only = paths
        check.processorSubfolders = processorSubfolders
        return check.run().edges
    }

    /// Installs a package: of an earlier version of it, what does not come again goes.
    private func add(_ package: IndexedPackage, to update: inout SoftwareUpdate) {
        if let number = index.packages.firstIndex(where: { $0.name == package.name }) {
            for file in index.files where file.package == number { update.remove(file.path) }
        }
        var descriptor = package.descriptor
        // What needs no loader is the package manager's business.
        descriptor.requirements = []
        // A choice that was made on the device stays.
        descriptor.parts.removeAll { part in
            part.path.utf8.starts(with: PackageCatalog.choiceFolder.utf8) && index.links[part.path] != nil
        }
        update.add(descriptor, at: "/")
    }

    // MARK: What is installed

    /// Whether a package brings what an installed program or library may load.
    private func replaces(_ place: Int) -> Bool {
        installed.packages[catalog.packages[place].name] != nil
            || catalog.offers[place].contains { dependents[$0.library] != nil }
    }

    /// The installed programs and libraries that load a library of one of these packages, directly or by way of others.
    private func affected(by places: [Int]) -> [Text] {
        var names: [Text] = []
        for place in places {
            names += catalog.offers[place].map { $0.library }
            let name = catalog.packages[place].name
            guard let number = index.packages.firstIndex(where: { $0.name == name }) else { continue }
            for file in index.files where file.package == number { names.append(LoaderPath.name(file.path)) }
        }
        var seen = Set(names)
        var found: Set<Int> = []
        while let name = names.popLast() {
            for place in dependents[name] ?? [] where found.insert(place).inserted {
                let file = index.files[place]
                for other in [file.soname, LoaderPath.name(file.path)] {
                    if let other, seen.insert(other).inserted { names.append(other) }
                }
            }
        }
        // Libraries are looked at with the programs that load them.
        return found.filter { index.files[$0].isProgram }.map { index.files[$0].path }.sorted()
    }
}
