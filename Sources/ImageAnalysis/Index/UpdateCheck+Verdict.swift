public import CBOR
public import Eligibility

extension UpdateCheck {
    /// Judges what comes and what is there by the rules of the loader, and then all else that the new software requires.
    ///
    /// Where only some programs are judged (``only``), what the software requires as a whole is left out.
    ///
    /// - Parameters:
    ///   - capabilities: what is known of the device beside its index: processor, memory, kernel that runs.
    ///   - excluded: kinds of requirements that are left out, as nothing is known of them on a device that does not run.
    /// - Returns: the verdict, and what was wrong on the device before already.
    public mutating func verdict(
        capabilities: CapabilitySet = CapabilitySet([]),
        excluding excluded: [CapabilityKind] = []
    ) -> (verdict: Verdict, existing: [FailingEdge]) {
        let result = run()
        var attributes =
            update.items.contains { !$0.attributes.isEmpty } || !update.attributes.isEmpty
            ? system.index.attributes : CapabilitySet([])
        attributes = attributes.merging(capabilities).merging(CapabilitySet(update.provides))
        let provided = attributes
        var edges: [FailingEdge] = []
        var checked = 0
        func check(_ requirements: [Requirement], of owner: Text) {
            let open = requirements.filter { !isImplied($0, by: provided) && !excluded.contains($0.kind) }
            checked += requirements.count
            guard !open.isEmpty else { return }
            let verdict = Verdict(requirements: open, lower: provided, provides: [], upper: [])
            for var edge in verdict.edges {
                edge.owner = owner
                if !edges.contains(edge) { edges.append(edge) }
            }
        }
        if only.isEmpty { check(update.attributes, of: "") }
        let judged = Set(only.map { system.resolve($0) ?? $0 })
        for item in update.items where judged.isEmpty || judged.contains(system.resolve(item.path) ?? item.path) {
            check(item.attributes, of: item.path)
        }
        return (result.verdict(with: edges, checked: checked), result.existing)
    }

    /// Whether the device meets a requirement because its own C library has the same one, and runs.
    private func isImplied(_ requirement: Requirement, by provided: CapabilitySet) -> Bool {
        guard case .attribute(let need) = requirement.constraint else { return false }
        switch (need.kind, need.match) {
        case (.kernel, .version(.quad, let low?, nil)) where need.name == "linux":
            guard !states(.kernel, "linux", provided), let library = system.libraryOfC?.oldestKernel else {
                return false
            }
            let wanted = LoaderPath.split(low, [0x2E]).compactMap { UInt32($0.string) }
            return !library.lexicographicallyPrecedes(wanted)
        case (.pageSize, .range(nil, let high?)):
            guard !states(.pageSize, "", provided), let library = system.libraryOfC else { return false }
            return library.alignment != 0 && library.alignment <= UInt64(clamping: high)
        default: return false
        }
    }

    private func states(_ kind: CapabilityKind, _ name: Text, _ provided: CapabilitySet) -> Bool {
        for case .attribute(let attribute) in provided.capabilities
        where attribute.kind == kind && attribute.name == name {
            return true
        }
        return false
    }
}

extension UpdatedSystem {
    /// The C library of the device, as it is before the update.
    var libraryOfC: LoadableObject? {
        guard let machine = index.machine else { return nil }
        let folders = folders.configured + SystemFolders.glibc(LoadableObject(machine: machine).header)
        for folder in folders {
            guard let file = resolve(LoaderPath.join(folder, "libc.so.6")),
                case .object(let object)? = content(at: file), object.machine == machine
            else { continue }
            return object
        }
        return nil
    }
}
