public import CBOR
public import Eligibility

/// Packages, arranged for a search: by the libraries that they offer.
public struct PackageCatalog: Sendable {
    /// A library in a package.
    struct Offer: Sendable {
        var library: Text
        /// The versions that it defines; `nil` where it defines none, and suits every need of one.
        var versions: [Text]?
        var symbols: [SymbolGroup]
        /// What it needs of libraries outside of the package, also by way of others in the package.
        var needs: [Need]

        func named(_ name: Text) -> Offer {
            var other = self
            other.library = name
            return other
        }
    }

    /// A library that another one needs, with the versions that it must define.
    struct Need: Sendable {
        let library: Text
        var versions: [Text] = []
    }

    /// The packages, in the order of the indexes that they come from.
    public let packages: [IndexedPackage]
    /// For each package the libraries in it.
    let offers: [[Offer]]
    private let paths: [Set<Text>]
    private let providers: [Text: [Int]]
    private let names: [Text: [Int]]

    /// A catalog of all packages of `indexes`.
    public init(_ indexes: [PackageIndex]) {
        packages = indexes.flatMap { $0.packages }
        var offers: [[Offer]] = []
        var providers: [Text: [Int]] = [:]
        var names: [Text: [Int]] = [:]
        for (place, package) in packages.enumerated() {
            let offered = Self.offers(of: package)
            for library in Set(offered.map { $0.library }) { providers[library, default: []].append(place) }
            offers.append(Self.closed(offered))
            names[package.name, default: []].append(place)
        }
        self.offers = offers
        self.paths = packages.map { package in Set(package.descriptor.parts.map { $0.path }) }
        self.providers = providers
        self.names = names
    }

    /// The packages that offer a library, in their order.
    func providers(of library: Text) -> [Int] { providers[library] ?? [] }

    /// The packages with a name.
    func packages(named name: Text) -> [Int] { names[name] ?? [] }

    /// Whether two packages cannot both be installed: versions of one package, or packages with the same file.
    func exclude(_ left: Int, _ right: Int) -> Bool {
        left == right || packages[left].name == packages[right].name || !paths[left].isDisjoint(with: paths[right])
    }

    /// The library of that name in the package at `place`.
    func offer(of library: Text, at place: Int) -> Offer? {
        offers[place].first { $0.library == library }
    }

    /// Whether the package at `place` offers `library` with `version`.
    func offers(_ version: Text, of library: Text, at place: Int) -> Bool {
        offers[place].contains { $0.library == library && ($0.versions.map { $0.contains(version) } ?? true) }
    }

    /// Whether the package at `place` offers a symbol; the empty library means any.
    func offers(_ symbol: SymbolHash, version: Text, of library: Text, at place: Int) -> Bool {
        for offer in offers[place] where library.isEmpty || offer.library == library {
            for group in offer.symbols where version.isEmpty || group.version.isEmpty || group.version == version {
                if group.hashes.contains(symbol) || group.hidden.contains(symbol) { return true }
            }
        }
        return false
    }

    /// The libraries in a package: by their own names, by the names of their files, and by those of links to them.
    private static func offers(of package: IndexedPackage) -> [Offer] {
        var offers: [Offer] = []
        var files: [Text: Offer] = [:]
        for part in package.descriptor.parts where part.linkTarget == nil {
            let name = LoaderPath.name(part.path)
            guard let offer = offer(part, name: name) else { continue }
            files[part.path] = offer
            offers.append(offer)
            if offer.library != name { offers.append(offer.named(name)) }
        }
        for part in package.descriptor.parts {
            guard let target = part.linkTarget else { continue }
            let name = LoaderPath.name(part.path)
            let path =
                LoaderPath.isAbsolute(target)
                ? target : LoaderPath.normalized(LoaderPath.join(LoaderPath.parent(part.path), target))
            guard let offer = files[path], !offers.contains(where: { $0.library == name }) else { continue }
            offers.append(offer.named(name))
        }
        return offers
    }

    private static func offer(_ part: DescriptorPart, name: Text) -> Offer? {
        var library: Text?
        var versions: [Text]?
        var symbols: [SymbolGroup] = []
        for capability in part.provides {
            switch capability {
            case .sharedLibrary(let name): library = name
            case .symbolVersions(let defined): versions = (versions ?? []) + defined.versions
            case .symbols(let exported): symbols += exported.groups
            default: break
            }
        }
        // A library without a name of its own is known by that of its file; programs export symbols, too.
        let isProgram = part.requirements.contains { $0.kind == .interpreter }
        guard let library = library ?? (isProgram ? nil : name) else { return nil }
        return Offer(library: library, versions: versions, symbols: symbols, needs: needs(of: part))
    }

    private static func needs(of part: DescriptorPart) -> [Need] {
        var needs: [Need] = []
        for case .sharedLibrary(let library) in part.requirements.map(\.constraint) {
            needs.append(Need(library: library.name))
        }
        for case .symbolVersions(let versions) in part.requirements.map(\.constraint) {
            for place in needs.indices where needs[place].library == versions.library {
                needs[place].versions = versions.versions
            }
        }
        return needs
    }

    /// The offers of one package, each with what it needs of other packages.
    private static func closed(_ offers: [Offer]) -> [Offer] {
        var own: [Text: Offer] = [:]
        for offer in offers { own[offer.library] = offer }
        return offers.map { offer in
            var closed = offer
            closed.needs = []
            var places: [Text: Int] = [:]
            var queue = [offer]
            var seen: Set<Text> = [offer.library]
            while let next = queue.popLast() {
                for need in next.needs {
                    if let inner = own[need.library] {
                        if seen.insert(need.library).inserted { queue.append(inner) }
                    } else if let place = places[need.library] {
                        let known = closed.needs[place].versions
                        closed.needs[place].versions += need.versions.filter { !known.contains($0) }
                    } else {
                        places[need.library] = closed.needs.count
                        closed.needs.append(need)
                    }
                }
            }
            return closed
        }
    }
}
