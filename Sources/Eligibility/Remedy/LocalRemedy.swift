import CBOR

/// Remedies that need no index: they follow from what the software asks for, what the device has, and what tables say
/// must not come together.
public enum LocalRemedy {
    /// What would resolve edges of `verdict` without installing packages.
    ///
    /// - Parameters:
    ///   - verdict: a verdict that is not eligible.
    ///   - requirements: what the software requires, its parts' requirements included.
    ///   - lower: what the device provides.
    ///   - tables: the tables that were heard.
    /// - Returns: actions, each with the edges that it resolves. Other edges may remain.
    public static func actions(
        for verdict: Verdict,
        requirements: [Requirement],
        lower: CapabilitySet,
        tables: [TrustedTable] = []
    ) -> [RemedyAction] {
        var actions: [RemedyAction] = []
        for requirement in requirements where requirement.criticality == .critical {
            guard case .attribute(let need) = requirement.constraint else { continue }
            let places = places(in: verdict) { $0.side == .lower && $0.kind == need.kind && $0.subject == need.name }
            guard !places.isEmpty, var action = action(for: need, lower) else { continue }
            action.edges = places
            if let same = actions.firstIndex(where: { $0.kind == action.kind && $0.name == action.name }) {
                if actions[same].bytes < action.bytes { actions[same].bytes = action.bytes }
            } else {
                actions.append(action)
            }
        }
        for ruling in verdict.rulings where !ruling.kind.isPermission {
            guard let rule = rule(of: ruling, in: tables) else { continue }
            let places = places(in: verdict) { ruling.edges.contains($0) }
            for condition in rule.conditions {
                guard case .attribute(let need) = condition.constraint, need.kind == .package else { continue }
                actions.append(RemedyAction(.removeSoftware, name: need.name, edges: places))
                break
            }
        }
        return actions
    }

    private static func action(for need: AttributeNeed, _ lower: CapabilitySet) -> RemedyAction? {
        switch (need.kind, need.match) {
        case (.memory, .atLeast(let bytes)), (.storage, .atLeast(let bytes)):
            var most: Int64 = 0
            for case .attribute(let capability) in lower.capabilities
            where capability.kind == need.kind && capability.name == need.name {
                if case .number(let number) = capability.value, number > most { most = number }
            }
            guard bytes > most else { return nil }
            let kind: RemedyAction.Kind = need.kind == .memory ? .freeMemory : .freeStorage
            return RemedyAction(kind, name: need.name, bytes: UInt64(bytes - most))
        case (.bootloader, .version(_, let low, _)), (.image, .version(_, let low, _)),
            (.kernel, .version(_, let low, _)):
            guard let low else { return nil }
            return RemedyAction(.updateFirst, name: need.name, version: low)
        default: return nil
        }
    }

    private static func places(in verdict: Verdict, _ isMeant: (FailingEdge) -> Bool) -> [Int] {
        var places: [Int] = []
        for (place, edge) in verdict.edges.enumerated() where isMeant(edge) { places.append(place) }
        return places
    }

    private static func rule(of ruling: Ruling, in tables: [TrustedTable]) -> TableRule? {
        for trusted in tables where trusted.table.issuer == ruling.issuer && trusted.table.number == ruling.number {
            if trusted.table.rules.indices.contains(ruling.place) { return trusted.table.rules[ruling.place] }
        }
        return nil
    }
}
