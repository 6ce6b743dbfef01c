import CBOR
import Eligibility
import ImageAnalysis

/// Puts together what would make refused software eligible [E8]: memory or storage to free, something to update first,
/// software to remove; and packages for what a loader does not find.
struct RemedyAdvice {
    let verdict: Verdict
    /// What the software requires, its parts' requirements included.
    let requirements: [Requirement]
    /// What the device provides.
    let lower: CapabilitySet
    let tables: [TrustedTable]

    /// Kinds that the model of a loader judges: a search among packages sees them for itself.
    private static let loaderKinds: Set<CapabilityKind> = [
        .machine, .interpreter, .sharedLibrary, .symbolVersions, .symbols, .abi, .staticTLS, .executableStack,
    ]

    /// What would help, or `nil` where the software is not refused, or nothing was looked for.
    ///
    /// - Parameter search: looks among packages; its argument are the installed programs that the software would stop. It
    ///   returns `nil` where there are no packages.
    func finding(_ search: ([Text]) -> RemedyFinding?) -> RemedyFinding? {
        guard verdict.outcome == .ineligible else { return nil }
        let local = LocalRemedy.actions(for: verdict, requirements: requirements, lower: lower, tables: tables)
        var open = verdict.edges.indices.filter { verdict.edges[$0].isCritical }
        open.removeAll { place in local.contains { $0.edges.contains(place) } }
        if open.isEmpty { return RemedyFinding(remedy: Remedy(local), isExhaustive: true) }
        // No package frees memory, or makes another processor of the one there is. What is not known stays so.
        let others = open.filter { place in
            let edge = verdict.edges[place]
            return edge.reason != .undetermined && !Self.loaderKinds.contains(edge.kind)
        }
        guard others.isEmpty else {
            let obstacles = others.prefix(RemedyFinding.obstacleLimit).map { verdict.edges[$0] }
            return RemedyFinding(remedy: nil, isExhaustive: true, obstacles: obstacles)
        }
        var stopped: [Text] = []
        for place in open where verdict.edges[place].side == .upper {
            let owner = verdict.edges[place].owner
            if !owner.isEmpty, !stopped.contains(owner) { stopped.append(owner) }
        }
        guard var finding = search(stopped) else { return nil }
        if let remedy = finding.remedy { finding.remedy = Remedy(local + remedy.actions) }
        return finding
    }
}
