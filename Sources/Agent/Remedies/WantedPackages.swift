import CBOR
import Eligibility
import ImageAnalysis

/// What a verdict asks of packages themselves: those that the new software requires by name, and newer ones of installed
/// programs that the new software would stop.
struct WantedPackages {
    private let catalog: PackageCatalog
    /// Needs of packages by name, each with its edge.
    private let needs: [(need: Requirement, edge: FailingEdge)]
    /// The names of the packages that have a file at a place.
    private let owners: [[UInt8]: Text]

    /// What `verdict` asks of the packages of `catalog`.
    init(_ verdict: Verdict, _ requirements: [Requirement], _ catalog: PackageCatalog) {
        self.catalog = catalog
        var needs: [(need: Requirement, edge: FailingEdge)] = []
        for edge in verdict.edges where edge.kind == .package && edge.isCritical {
            for requirement in requirements {
                guard case .attribute(let need) = requirement.constraint, need.kind == .package,
                    need.name == edge.subject
                else { continue }
                needs.append((requirement, edge))
            }
        }
        self.needs = needs
        let places = Set(verdict.edges.filter { $0.side == .upper }.map { RemedyFinder.place($0.owner) })
        var owners: [[UInt8]: Text] = [:]
        for package in catalog.packages {
            for part in package.descriptor.parts {
                let place = RemedyFinder.place(part.path)
                if places.contains(place), owners[place] == nil { owners[place] = package.name }
            }
        }
        self.owners = owners
    }

    /// The needs of packages that the packages at `places` of the catalog do not meet.
    func edges(adding places: [Int]) -> [FailingEdge] {
        needs.filter { entry in
            !places.contains { place in
                let package = catalog.packages[place]
                guard package.name == entry.edge.subject else { return false }
                let given = Capability.attribute(
                    AttributeCapability(.package, package.name, .text(package.version))
                )
                return Verdict(requirements: [entry.need], lower: CapabilitySet([given]), provides: [], upper: [])
                    .isEligible
            }
        }.map(\.edge)
    }

    /// The edge as one that the search knows packages for: a loader is a library by the name of its file, and what stops an
    /// installed program may be a newer release of that.
    func naming(_ edge: FailingEdge) -> FailingEdge {
        if edge.kind == .interpreter, edge.side == .lower {
            var library = edge
            library.kind = .sharedLibrary
            library.subject = Text(edge.subject.string.split(separator: "/").last.map(String.init) ?? "")
            return library
        }
        guard edge.side == .upper, let name = owners[RemedyFinder.place(edge.owner)] else { return edge }
        return FailingEdge(side: .upper, kind: .package, reason: .missing, owner: edge.owner, subject: name)
    }
}
