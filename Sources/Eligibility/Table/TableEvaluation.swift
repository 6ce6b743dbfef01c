import CBOR

/// Evaluates compatibility tables on the edges of a verdict (design: precedence).
///
/// Denials come first and stand whatever else is said; a rule that cannot be evaluated stands like one of which it is not
/// known whether it applies; permissions set single edges aside, each only by whoever speaks for the edge's side.
struct TableEvaluation {
    let context: TableContext
    private(set) var raised: [FailingEdge] = []
    private(set) var edges: [FailingEdge]
    private(set) var rulings: [Ruling] = []
    private let merged: CapabilitySet

    init(_ edges: [FailingEdge], _ context: TableContext) {
        self.edges = edges
        self.context = context
        self.merged = context.merged
    }

    /// Whether conditions hold.
    enum Answer {
        case yes
        case no
        case unknown
    }

    mutating func apply(_ tables: [TrustedTable]) {
        for trusted in tables where !trusted.authorities.isEmpty {
            for (place, rule) in trusted.table.rules.enumerated() where !rule.kind.isPermission {
                restrict(rule, place, trusted.table)
            }
        }
        // What is allowed needs no stand-in; what a stand-in lacks may be allowed in turn.
        allow(tables)
        substitute(tables)
        allow(tables)
    }

    /// Denials do not lapse with time; permissions do.
    private func isInForce(_ table: CompatibilityTable) -> Bool {
        guard let expires = table.expires else { return true }
        guard let now = context.now else { return false }
        return now <= expires
    }

    // MARK: Restrictions

    private mutating func restrict(_ rule: TableRule, _ place: Int, _ table: CompatibilityTable) {
        var edge = FailingEdge(side: .lower, kind: .compatibilityTable, reason: .different, subject: table.issuer)
        edge.side = rule.side == .upper ? .upper : .lower
        if case .other = rule.kind {
            guard rule.isCritical else { return }
            edge.reason = .undetermined
            edge.needed = "a rule of a kind that is not known here"
        } else {
            guard isMeant(rule) else { return }
            switch answer(rule.conditions) {
            case .no: return
            case .yes: break
            case .unknown:
                guard rule.isCritical else { return }
                edge.reason = .undetermined
            }
            edge.needed = rule.kind == .knownBad ? "no known-bad combination" : "no denial"
            edge.found = rule.reason
        }
        edge.isCritical = rule.isCritical
        raised.append(edge)
        rulings.append(ruling(rule, place, table, [edge]))
    }

    // MARK: Permissions

    private mutating func allow(_ tables: [TrustedTable]) {
        for trusted in tables where isInForce(trusted.table) {
            for (place, rule) in trusted.table.rules.enumerated() where rule.kind == .allow && holds(rule, trusted) {
                let decided = edges.filter { decides(rule, trusted, about: $0) }
                if decided.isEmpty { continue }
                edges = edges.filter { !decides(rule, trusted, about: $0) }
                rulings.append(ruling(rule, place, trusted.table, decided))
            }
        }
    }

    /// Puts in the place of each edge what the stand-in lacks that lacks least.
    private mutating func substitute(_ tables: [TrustedTable]) {
        var remaining: [FailingEdge] = []
        for edge in edges {
            var best: [FailingEdge]?
            var decision: Ruling?
            for trusted in tables where isInForce(trusted.table) {
                for (place, rule) in trusted.table.rules.enumerated()
                where rule.kind == .equivalent && decides(rule, trusted, about: edge) && holds(rule, trusted) {
                    let lacking = recheck(edge, rule)
                    if let best, best.count <= lacking.count { continue }
                    best = lacking
                    decision = ruling(rule, place, trusted.table, [edge])
                }
            }
            remaining.append(contentsOf: best ?? [edge])
            if let decision { rulings.append(decision) }
        }
        edges = remaining
    }

    private func holds(_ rule: TableRule, _ trusted: TrustedTable) -> Bool {
        trusted.speaks(for: rule.side) && isMeant(rule) && answer(rule.conditions) == .yes
    }

    private func decides(_ rule: TableRule, _ trusted: TrustedTable, about edge: FailingEdge) -> Bool {
        guard edge.kind != .compatibilityTable, speaks(rule, trusted, about: edge) else { return false }
        if rule.needs.isEmpty { return true }
        for need in rule.needs where need.matches(edge) { return true }
        return false
    }

    /// Whether whoever signed the rule has a say about the edge: the maker of the lower layer about what that layer
    /// provides, the maker of installed software about what this software needs. What counts as what, whoever states a
    /// need can say, too.
    private func speaks(_ rule: TableRule, _ trusted: TrustedTable, about edge: FailingEdge) -> Bool {
        switch edge.side {
        case .lower: rule.side == .lower || (rule.side == .new && rule.kind == .equivalent)
        case .upper: rule.side == .upper && trusted.speaks(forOwner: edge.owner)
        }
    }

    /// What is missing still where one library stands in for another: versions and symbols were not compared while the
    /// library was missing.
    private func recheck(_ edge: FailingEdge, _ rule: TableRule) -> [FailingEdge] {
        guard edge.side == .lower, edge.kind == .sharedLibrary, edge.owner.isEmpty else { return [] }
        var standIn = merged
        for condition in rule.conditions {
            guard case .sharedLibrary(let library) = condition.constraint else { continue }
            for capability in merged.capabilities {
                if let renamed = capability.renamed(library.name, to: edge.subject) {
                    standIn.capabilities.append(renamed)
                }
            }
        }
        let needed = context.requirements.filter { $0.isAbout(library: edge.subject) }
        let check = RequirementCheck(side: .lower, owner: "", requirements: needed, provided: standIn)
        return check.edges().filter { $0.kind != .sharedLibrary }
    }

    // MARK: Conditions

    private func isMeant(_ rule: TableRule) -> Bool {
        rule.software?.matches(context.identity, digests: context.digests) ?? true
    }

    private func answer(_ conditions: [Requirement]) -> Answer {
        let edges = RequirementCheck(side: .lower, owner: "", requirements: conditions, provided: merged).edges()
        var answer = Answer.yes
        for edge in edges {
            guard edge.reason == .undetermined else { return .no }
            answer = .unknown
        }
        return answer
    }

    private func ruling(
        _ rule: TableRule,
        _ place: Int,
        _ table: CompatibilityTable,
        _ edges: [FailingEdge]
    ) -> Ruling {
        Ruling(
            kind: rule.kind,
            issuer: table.issuer,
            number: table.number,
            place: place,
            reason: rule.reason,
            edges: edges
        )
    }
}

extension Capability {
    /// The capability of `library` as one of the library `name`, or `nil` where it is not of that library.
    fileprivate func renamed(_ library: Text, to name: Text) -> Capability? {
        switch self {
        case .sharedLibrary(let other): return other == library ? .sharedLibrary(name) : nil
        case .symbolVersions(let versions):
            return versions.library == library
                ? .symbolVersions(SymbolVersions(library: name, versions: versions.versions)) : nil
        case .symbols(let symbols):
            return symbols.library == library ? .symbols(Symbols(library: name, groups: symbols.groups)) : nil
        default: return nil
        }
    }
}

extension Requirement {
    /// Whether it is about this library, its versions or its symbols.
    fileprivate func isAbout(library: Text) -> Bool {
        switch constraint {
        case .sharedLibrary(let needed): needed.name == library
        case .symbolVersions(let needed): needed.library == library
        case .symbols(let needed): needed.library == library
        default: false
        }
    }
}
