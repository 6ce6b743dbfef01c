import CBOR

extension Verdict {
    /// Evaluates new software against a device (requirement E5): eligible if and only if the lower layer provides all that
    /// the software requires, and the software provides all that the upper layer requires.
    ///
    /// - Parameters:
    ///   - requirements: what the new software requires.
    ///   - lower: what the lower layer provides.
    ///   - provides: what the new software provides.
    ///   - upper: what each piece of installed software requires of the component that the new software replaces.
    ///   - findings: edges that the detection found on its own, such as an installed library that cannot be loaded
    ///     itself. They count like any other.
    public init(
        requirements: [Requirement],
        lower: CapabilitySet,
        provides: [Capability],
        upper: [UpperRequirement],
        findings: [FailingEdge] = []
    ) {
        let check = RequirementCheck(side: .lower, owner: "", requirements: requirements, provided: lower)
        let own = check.edges()
        let detected = findings.filter { $0.side == .lower }
        var edges: [FailingEdge] = []
        // A loader looks for all libraries first, then at all versions, in both cases beginning with the program. It
        // binds the symbols of libraries before those of the program.
        for rank in 0..<LoaderOrder.ranks {
            let ownOfRank = own.filter { LoaderOrder.rank($0.kind) == rank }
            let detectedOfRank = detected.filter { LoaderOrder.rank($0.kind) == rank }
            if rank == LoaderOrder.rank(.symbols) {
                edges.append(contentsOf: detectedOfRank)
                edges.append(contentsOf: ownOfRank)
            } else {
                edges.append(contentsOf: ownOfRank)
                edges.append(contentsOf: detectedOfRank)
            }
        }
        let offered = CapabilitySet(provides)
        for entry in upper {
            let check = RequirementCheck(
                side: .upper,
                owner: entry.owner,
                requirements: entry.requirements,
                provided: offered
            )
            edges.append(contentsOf: check.edges())
        }
        for finding in findings where finding.side == .upper { edges.append(finding) }
        var checked = findings.count
        for requirement in requirements { checked += requirement.checkCount }
        for entry in upper {
            for requirement in entry.requirements { checked += requirement.checkCount }
        }
        self.init(edges: edges, checked: checked)
    }

    /// Evaluates the software of `descriptor` against a device.
    public init(
        of descriptor: Descriptor,
        lower: CapabilitySet,
        upper: [UpperRequirement],
        findings: [FailingEdge] = []
    ) {
        self.init(
            requirements: descriptor.requirements,
            lower: lower,
            provides: descriptor.provides,
            upper: upper,
            findings: findings
        )
    }
}

/// The order in which a loader comes to look at things.
enum LoaderOrder {
    static let ranks = 6

    static func rank(_ kind: CapabilityKind) -> Int {
        switch kind {
        case .machine: 0
        case .interpreter: 1
        case .sharedLibrary: 2
        case .symbolVersions: 3
        case .symbols: 4
        default: 5
        }
    }
}
