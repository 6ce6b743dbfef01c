import CBOR
import Eligibility

/// The search for a smaller set than the best one.
extension RemedySearchState {
    /// The fewest packages of any set that resolves `failing`: those that are the only candidates for an edge, or for a
    /// library that one of these needs, and one for each of the other edges whose candidates have nothing in common.
    func bound(_ failing: [FailingEdge]) -> Int {
        var required: Set<Int> = []
        var open: [Set<Int>] = []
        var queue = failing
        var seen: Set<Text> = []
        while let edge = queue.popLast() {
            let candidates = search.candidates(for: edge)
            guard candidates.count == 1 else {
                open.append(Set(candidates))
                continue
            }
            required.insert(candidates[0])
            // Only a library that is missing is loaded for sure from this package, with all that it needs.
            guard edge.kind == .sharedLibrary, seen.insert(edge.subject).inserted else { continue }
            for need in lacking(needs(edge, at: candidates[0]), []) where need.versions.isEmpty {
                queue += need.edges
            }
        }
        var bound = required.count
        var used = required
        for candidates in open.sorted(by: { $0.count < $1.count })
        where !candidates.isEmpty && candidates.isDisjoint(with: used) {
            bound += 1
            used.formUnion(candidates)
        }
        return bound
    }

    // MARK: Branch and bound

    /// Tries all sets that begin with `chosen` and have none of `excluded`, as far as they can be better than the best one.
    mutating func explore<Failure: Error>(
        _ chosen: [Int],
        excluded: Set<Int>,
        _ edges: ([Int]) throws(Failure) -> [FailingEdge]
    ) throws(Failure) {
        guard checks < limit else {
            isCut = true
            return
        }
        let failing = try evaluate(chosen, edges)
        if failing.isEmpty { return take(chosen) }
        guard chosen.count < search.packageLimit else {
            isCut = true
            return
        }
        var options: [[Int]] = []
        for edge in failing {
            let open = alternatives(for: edge, chosen).filter { isOpen($0, chosen) && !excluded.contains($0) }
            if open.isEmpty { return note(failing) }
            options.append(open)
        }
        let fewest = chosen.count + disjoint(options)
        if let best, fewest > best.count || (fewest == best.count && bytes(chosen) >= bytes(best)) { return }
        let forced = Set(options.filter { $0.count == 1 }.map { $0[0] })
        if !forced.isEmpty {
            var chosen = chosen
            for place in forced.sorted() {
                // What is forced may contradict itself.
                guard isOpen(place, chosen) else { return }
                chosen.append(place)
            }
            return try explore(chosen, excluded: excluded, edges)
        }
        guard let narrowest = options.indices.min(by: { options[$0].count < options[$1].count }) else { return }
        var excluded = excluded
        for place in ordered(options[narrowest], for: failing[narrowest], chosen) {
            try explore(chosen + [place], excluded: excluded, edges)
            excluded.insert(place)
        }
    }

    /// What may resolve `edge`: a provider, or another version of the installed library that has the need.
    private func alternatives(for edge: FailingEdge, _ chosen: [Int]) -> [Int] {
        var places = search.candidates(for: edge)
        let owner = LoaderPath.name(edge.owner)
        guard edge.side == .lower, !owner.isEmpty,
            !chosen.contains(where: { catalog.offer(of: owner, at: $0) != nil })
        else { return places }
        for place in search.candidates(for: FailingEdge(missing: owner)) where !places.contains(place) {
            places.append(place)
        }
        return places
    }

    private func disjoint(_ options: [[Int]]) -> Int {
        var used: Set<Int> = []
        var count = 0
        for candidates in options.sorted(by: { $0.count < $1.count }) where used.isDisjoint(with: candidates) {
            count += 1
            used.formUnion(candidates)
        }
        return count
    }
}

extension FailingEdge {
    /// An edge for a library that is missing, or too old.
    init(missing library: Text, version: Text = "") {
        self.init(
            side: .lower,
            kind: version.isEmpty ? .sharedLibrary : .symbolVersions,
            reason: .missing,
            subject: library,
            needed: version
        )
    }
}

extension PackageCatalog.Need {
    /// The need as edges.
    var edges: [FailingEdge] {
        versions.isEmpty ? [FailingEdge(missing: library)] : versions.map { FailingEdge(missing: library, version: $0) }
    }
}
