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

    /// Most links that are followed from one to the next.
    private static let linkLimit = 8

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
        self.paths = packages.map { package in
            Set(package.descriptor.parts.filter { !Self.isChoice($0) }.map { Self.place($0.path) })
        }
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

    /// The packages with a file or link of `update`: they would put other software in the place of the new one.
    func packages(against update: SoftwareUpdate) -> Set<Int> {
        var taken = Set(update.items.map { Self.place($0.path) })
        for (path, target) in update.links where !Self.isChoice(DescriptorPart(path: path, linkTarget: target)) {
            taken.insert(Self.place(path))
        }
        return Set(packages.indices.filter { !paths[$0].isDisjoint(with: taken) })
    }

    /// A path without the folder that `/bin` and `/lib` may be links into.
    private static func place(_ path: Text) -> Text {
        let folder: [UInt8] = [0x2F, 0x75, 0x73, 0x72, 0x2F]
        return path.utf8.starts(with: folder) ? LoaderPath.text(path.utf8.dropFirst(folder.count - 1)) : path
    }

    /// The folder of choices among what several packages offer under one path (update-alternatives(1)).
    static let choiceFolder: Text = "/etc/alternatives/"

    /// Whether a part is a link that more than one package may set: it leads to a choice, or is one.
    static func isChoice(_ part: DescriptorPart) -> Bool {
        guard let target = part.linkTarget else { return false }
        return part.path.utf8.starts(with: choiceFolder.utf8) || target.utf8.starts(with: choiceFolder.utf8)
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
        var links: [Text: Text] = [:]
        for part in package.descriptor.parts {
            guard let target = part.linkTarget else { continue }
            links[part.path] =
                LoaderPath.isAbsolute(target)
                ? target : LoaderPath.normalized(LoaderPath.join(LoaderPath.parent(part.path), target))
        }
        for part in package.descriptor.parts where part.linkTarget != nil {
            let name = LoaderPath.name(part.path)
            var path = part.path
            // Links lead to links; in a circle they lead nowhere.
            for _ in 0..<Self.linkLimit {
                guard let next = links[path] else { break }
                path = next
            }
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

    /// The libraries that a file needs, with the versions that it needs of each: those that it states, and those that its
    /// groups of symbols stand for.
    private static func needs(of part: DescriptorPart) -> [Need] {
        // The processor does not matter here; where the part states one, that counts.
        let machine = Requirement(.machine(Machine(addressClass: 2, byteOrder: 1, number: 0)))
        guard let object = LoadableObject(requirements: [machine] + part.requirements, provides: []) else { return [] }
        return object.needed.map { library in
            var versions: [Text] = []
            for need in object.versionNeeds where need.library == library {
                versions += need.versions.filter { !versions.contains($0) }
            }
            return Need(library: library, versions: versions)
        }
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
