import CBOR

/// Compares the requirements of one piece of software with what is provided, edge by edge.
struct RequirementCheck {
    let side: FailingEdge.Side
    let owner: Text
    let requirements: [Requirement]
    let provided: CapabilitySet

    /// The requirements that are not met, in their own order.
    func edges() -> [FailingEdge] {
        var edges: [FailingEdge] = []
        for requirement in requirements { check(requirement, into: &edges) }
        return edges
    }

    private func check(_ requirement: Requirement, into edges: inout [FailingEdge]) {
        if provided.unexaminedKinds.contains(requirement.kind) {
            edges.append(edge(requirement, .undetermined, subject: subject(requirement)))
            return
        }
        switch requirement.constraint {
        case .machine(let machine): check(machine, requirement, &edges)
        case .interpreter(let path):
            if !has(.interpreter(path)) { edges.append(edge(requirement, .missing, subject: path)) }
        case .sharedLibrary(let library):
            if !has(.sharedLibrary(library.name)) { edges.append(edge(requirement, .missing, subject: library.name)) }
        case .symbolVersions(let needed):
            if !isReportedMissing(needed.library) { check(needed, requirement, &edges) }
        case .symbols(let needed):
            if !isReportedMissing(needed.library) { check(needed, requirement, &edges) }
        case .attribute(let need): check(need, requirement, &edges)
        case .anyOf(let groups): check(groups, requirement, &edges)
        case .other: edges.append(edge(requirement, .undetermined))
        }
    }

    private func check(_ machine: Machine, _ requirement: Requirement, _ edges: inout [FailingEdge]) {
        var found: Text?
        for case .machine(let other) in provided.capabilities {
            if other == machine { return }
            found = other.name
        }
        let reason: FailingEdge.Reason = found == nil ? .missing : .different
        edges.append(edge(requirement, reason, needed: machine.name, found: found ?? ""))
    }

    private func check(_ needed: SymbolVersions, _ requirement: Requirement, _ edges: inout [FailingEdge]) {
        guard let there = definedVersions(needed.library) else { return }
        for version in needed.versions where !SortedTexts.contains(there, version) {
            edges.append(edge(requirement, version, of: needed.library, there))
        }
    }

    /// The versions that a library defines; `nil` where it defines none and so suits every need: the loader only warns.
    private func definedVersions(_ library: Text) -> [Text]? {
        var definesVersions = false
        var there: [Text] = []
        for case .symbolVersions(let versions) in provided.capabilities where versions.library == library {
            definesVersions = true
            there.append(contentsOf: versions.versions)
        }
        return definesVersions ? SortedTexts.make(there) : nil
    }

    private func check(_ needed: Symbols, _ requirement: Requirement, _ edges: inout [FailingEdge]) {
        let there = definedVersions(needed.library)
        for group in needed.groups {
            // Symbols of a version need that version, as loaders see it before they look for any symbol.
            if !group.version.isEmpty, let there, !SortedTexts.contains(there, group.version) {
                let missing = edge(requirement, group.version, of: needed.library, there)
                if !edges.contains(missing) { edges.append(missing) }
                continue
            }
            var place = 0
            while place < group.hashes.count {
                let hash = group.hashes[place]
                if !provides(hash, version: group.version, of: needed.library) {
                    var builder = TextBuilder()
                    builder.append(name: hash.label)
                    if !group.version.isEmpty {
                        builder.append("@")
                        builder.append(name: group.version)
                    }
                    edges.append(edge(requirement, .missing, subject: needed.library, needed: builder.text))
                }
                place += 1
            }
        }
    }

    /// Whether a reference to `hash` finds a definition.
    ///
    /// A reference with a version binds to that version in any library, as loaders search all of them and symbols move
    /// between libraries of one maker, or to a symbol without version in the library itself. A reference
    /// without version binds to every symbol that is not hidden.
    private func provides(_ hash: SymbolHash, version: Text, of library: Text) -> Bool {
        for case .symbols(let symbols) in provided.capabilities {
            let isSameLibrary = library.isEmpty || symbols.library == library
            if version.isEmpty {
                guard isSameLibrary else { continue }
                for group in symbols.groups where group.hashes.contains(hash) { return true }
            } else {
                if let group = symbols.group(version) {
                    if group.hashes.contains(hash) || group.hidden.contains(hash) { return true }
                }
                if isSameLibrary, let group = symbols.group(""), group.hashes.contains(hash) { return true }
            }
        }
        return false
    }

    private func check(_ need: AttributeNeed, _ requirement: Requirement, _ edges: inout [FailingEdge]) {
        var found: [Text] = []
        for case .attribute(let capability) in provided.capabilities
        where capability.kind == need.kind && (capability.name == need.name || isAnyRegion(need)) {
            if need.match.isSatisfied(by: capability.value) { return }
            found.append(capability.value.label)
        }
        let reason: FailingEdge.Reason
        if !found.isEmpty {
            reason = .different
        } else {
            reason = provided.examinedKinds.contains(need.kind) ? .missing : .undetermined
        }
        var builder = TextBuilder()
        builder.append(list: found)
        edges.append(edge(requirement, reason, subject: need.name, needed: need.match.label, found: builder.text))
    }

    /// Whether a region may lie in memory of any name.
    private func isAnyRegion(_ need: AttributeNeed) -> Bool { need.kind == .memoryRegion && need.name.isEmpty }

    /// Where no group is met, the edges are those of the group that comes closest.
    private func check(_ groups: [[Requirement]], _ requirement: Requirement, _ edges: inout [FailingEdge]) {
        var closest: [FailingEdge] = []
        var isFirst = true
        for group in groups {
            let check = RequirementCheck(side: side, owner: owner, requirements: group, provided: provided)
            var failing = check.edges().filter { $0.isCritical }
            if failing.isEmpty { return }
            for index in failing.indices { failing[index].isCritical = requirement.criticality == .critical }
            if isFirst || Self.isCloser(failing, closest) { closest = failing }
            isFirst = false
        }
        edges.append(contentsOf: closest)
    }

    /// A group of which it is not known whether it is met comes closer than one that is known not to be.
    private static func isCloser(_ left: [FailingEdge], _ right: [FailingEdge]) -> Bool {
        let isLeftOpen = left.allSatisfy { $0.reason == .undetermined }
        let isRightOpen = right.allSatisfy { $0.reason == .undetermined }
        if isLeftOpen != isRightOpen { return isLeftOpen }
        return left.count < right.count
    }

    // MARK: Edges

    private func has(_ capability: Capability) -> Bool {
        for other in provided.capabilities where other == capability { return true }
        return false
    }

    /// Whether the absence of `library` is a critical edge of its own, so that its versions and symbols need none.
    /// Symbols that any library may provide need none where some library is absent, which most likely has them.
    private func isReportedMissing(_ library: Text) -> Bool {
        for requirement in requirements where requirement.criticality == .critical {
            guard case .sharedLibrary(let needed) = requirement.constraint else { continue }
            if library.isEmpty || needed.name == library, !has(.sharedLibrary(needed.name)) { return true }
        }
        return false
    }

    private func subject(_ requirement: Requirement) -> Text {
        switch requirement.constraint {
        case .interpreter(let path): path
        case .sharedLibrary(let library): library.name
        case .symbolVersions(let versions): versions.library
        case .symbols(let symbols): symbols.library
        case .attribute(let need): need.name
        case .machine, .anyOf, .other: ""
        }
    }

    private func edge(_ requirement: Requirement, _ version: Text, of library: Text, _ there: [Text]) -> FailingEdge {
        FailingEdge(
            side: side,
            kind: .symbolVersions,
            reason: .missing,
            isCritical: requirement.criticality == .critical,
            owner: owner,
            subject: library,
            needed: version,
            found: VersionFamily.newest(of: version, in: there) ?? ""
        )
    }

    private func edge(
        _ requirement: Requirement,
        _ reason: FailingEdge.Reason,
        subject: Text = "",
        needed: Text = "",
        found: Text = ""
    ) -> FailingEdge {
        FailingEdge(
            side: side,
            kind: requirement.kind,
            reason: reason,
            isCritical: requirement.criticality == .critical,
            owner: owner,
            subject: subject,
            needed: needed,
            found: found
        )
    }
}
