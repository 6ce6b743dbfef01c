public import CBOR
public import Eligibility

/// Searches a package index for the smallest set of packages that makes software eligible (requirement E8).
///
/// What decides is the exact evaluation of the device as it would be with the packages, which the caller supplies: what a
/// package needs in turn, and what installed software needs of a library that a package replaces, shows as an edge of that
/// evaluation. The index only says which packages are worth a try for an edge: those that offer the library, the version or
/// the symbol in question.
///
/// The first set is put together greedily, then made irredundant; the rest of the budget goes into a branch and bound
/// over the alternatives for a smaller one: fewer packages first, then fewer bytes. Tried is what offers something that an
/// edge asks for, and what can take the place of an installed library that asks; not what might take the place of an
/// installed library further up so that the one that asks is no longer loaded.
public struct RemedySearch: Sendable {
    /// The packages on offer.
    public let catalog: PackageCatalog
    /// What the device has, to try likely packages first.
    public let installed: InstalledLibraries
    /// Most evaluations of the device.
    public var checkLimit = 256
    /// Most packages of a remedy.
    public var packageLimit = 192
    /// The places of packages that are installed in any case; the evaluation counts them without being told.
    var base: [Int] = []
    /// The places of packages that are no remedy, whatever they offer.
    var excluded: Set<Int> = []

    /// A search of `catalog` for a device with `installed` libraries.
    public init(_ catalog: PackageCatalog, installed: InstalledLibraries = InstalledLibraries()) {
        self.catalog = catalog
        self.installed = installed
    }

    /// The smallest set of packages found that resolves all critical edges.
    ///
    /// - Parameter edges: the edges of the verdict on the device with the packages at these places of the catalog
    ///   installed, and with none for none.
    /// - Returns: the remedy, whether it is known to be the smallest, and how far the search went.
    /// - Throws: what `edges` throws.
    public func run<Failure: Error>(
        edges: ([Int]) throws(Failure) -> [FailingEdge]
    ) throws(Failure) -> RemedyFinding {
        var state = RemedySearchState(search: self)
        let first = try state.evaluate([], edges)
        if first.isEmpty { return RemedyFinding(remedy: Remedy([]), isSmallest: true, isExhaustive: true, checks: 1) }
        if let greedy = try state.greedy(edges) { try state.reduce(greedy, edges) }
        if !state.isKnownSmallest { try state.explore([], excluded: [], edges) }
        let isExhaustive = !state.isCut
        return RemedyFinding(
            remedy: state.best.map { remedy($0, first) },
            isSmallest: state.best != nil && (isExhaustive || state.isKnownSmallest),
            isExhaustive: isExhaustive || state.isKnownSmallest,
            checks: state.checks,
            obstacles: state.best == nil ? Array(state.obstacles.prefix(RemedyFinding.obstacleLimit)) : []
        )
    }

    /// The packages at `places` as actions, each with the edges that it is for.
    func remedy(_ places: [Int], _ edges: [FailingEdge]) -> Remedy {
        var candidates: [[Int]] = []
        for edge in edges { candidates.append(self.candidates(for: edge)) }
        return Remedy(
            places.map { place in
                let package = catalog.packages[place]
                let isInstalled =
                    installed.packages[package.name] != nil
                    || catalog.offers[place].contains { installed.versions[$0.library] != nil }
                return RemedyAction(
                    isInstalled ? .updatePackage : .installPackage,
                    name: package.name,
                    version: package.version,
                    source: package.source,
                    bytes: package.size,
                    digest: package.digest,
                    edges: edges.indices.filter { candidates[$0].contains(place) }
                )
            }
        )
    }

    /// The packages that may resolve `edge`, whatever else they do. None that is installed already, or in a later version.
    func candidates(for edge: FailingEdge) -> [Int] {
        offering(edge).filter { place in
            if excluded.contains(place) { return false }
            if base.contains(where: { catalog.exclude($0, place) }) { return false }
            let package = catalog.packages[place]
            guard let version = installed.packages[package.name] else { return true }
            return VersionOrder.debian.isBefore(version, package.version)
        }
    }

    private func offering(_ edge: FailingEdge) -> [Int] {
        guard edge.reason != .undetermined else { return [] }
        switch edge.kind {
        case .sharedLibrary: return catalog.providers(of: LoaderPath.name(edge.subject))
        case .symbolVersions:
            return catalog.providers(of: edge.subject).filter {
                catalog.offers(edge.needed, of: edge.subject, at: $0)
            }
        case .symbols:
            let reference = SymbolReference(edge.needed)
            let places = edge.subject.isEmpty ? Array(catalog.packages.indices) : catalog.providers(of: edge.subject)
            return places.filter {
                catalog.offers(reference.symbol, version: reference.version, of: edge.subject, at: $0)
            }
        case .package: return catalog.packages(named: edge.subject)
        default: return []
        }
    }
}

/// A symbol as an edge names it: by its name or by its hash, with a version or without.
struct SymbolReference {
    let symbol: SymbolHash
    let version: Text

    init(_ needed: Text) {
        let bytes = needed.utf8
        let at = bytes.lastIndex(of: 0x40)
        version = at.map { LoaderPath.text(bytes[($0 + 1)...]) } ?? ""
        let name = Array(bytes[..<(at ?? bytes.count)])
        symbol = Self.hash(label: name) ?? SymbolHash(name.span)
    }

    /// The hash that a label such as `#0123456789` stands for.
    private static func hash(label: [UInt8]) -> SymbolHash? {
        guard label.count == 11, label[0] == 0x23 else { return nil }
        var value: UInt64 = 0
        for byte in label.dropFirst() {
            switch byte {
            case 0x30...0x39: value = value << 4 | UInt64(byte - 0x30)
            case 0x61...0x66: value = value << 4 | UInt64(byte - 0x57)
            default: return nil
            }
        }
        return SymbolHash(rawValue: value)
    }
}
