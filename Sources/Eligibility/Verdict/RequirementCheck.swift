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
        var definesVersions = false
        var there: [Text] = []
        for case .symbolVersions(let versions) in provided.capabilities where versions.library == needed.library {
            definesVersions = true
            there.append(contentsOf: versions.versions)
        }
        // A library without version definitions satisfies every need of a version: the loader only warns.
        guard definesVersions else { return }
        let sorted = SortedTexts.make(there)
        for version in needed.versions where !SortedTexts.contains(sorted, version) {
            let nearest = VersionFamily.newest(of: version, in: sorted) ?? ""
            edges.append(edge(requirement, .missing, subject: needed.library, needed: version, found: nearest))
        }
    }

    private func check(_ needed: Symbols, _ requirement: Requirement, _ edges: inout [FailingEdge]) {
        for group in needed.groups {
            for name in group.names where !provides(name, version: group.version, of: needed.library) {
                var builder = TextBuilder()
                builder.append(name: name)
                if !group.version.isEmpty {
                    builder.append("@")
                    builder.append(name: group.version)
                }
                edges.append(edge(requirement, .missing, subject: needed.library, needed: builder.text))
            }
        }
    }

    /// Whether a reference to `name` finds a definition.
    ///
    /// A reference with a version binds to that version in any library, as loaders search all of them and symbols move
    /// between libraries of one maker, or to a symbol without version in the library itself. A reference
    /// without version binds to every symbol that is not hidden.
    private func provides(_ name: Text, version: Text, of library: Text) -> Bool {
        for case .symbols(let symbols) in provided.capabilities {
            let isSameLibrary = library.isEmpty || symbols.library == library
            if version.isEmpty {
                guard isSameLibrary else { continue }
                for group in symbols.groups where SortedTexts.contains(group.names, name) { return true }
            } else {
                if let group = symbols.group(version) {
                    if SortedTexts.contains(group.names, name) { return true }
                    if SortedTexts.contains(group.hiddenNames, name) { return true }
                }
                if isSameLibrary, let group = symbols.group(""), SortedTexts.contains(group.names, name) {
                    return true
                }
            }
        }
        return false
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
        case .machine, .other: ""
        }
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
