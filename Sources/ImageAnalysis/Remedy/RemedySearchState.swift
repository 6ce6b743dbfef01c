import CBOR
import Eligibility

/// What a search for a remedy knows so far.
struct RemedySearchState {
    let search: RemedySearch
    /// How often the device was evaluated.
    private(set) var checks = 0
    /// Whether something was left untried.
    var isCut = false
    /// The best set so far.
    private(set) var best: [Int]?
    /// Whether no set can be smaller than the best one.
    private(set) var isKnownSmallest = false
    /// Edges that nothing on offer resolves, of the set with the fewest of them.
    private(set) var obstacles: [FailingEdge] = []
    private var isHopeless = false
    private var known: [[Int]: [FailingEdge]] = [:]

    var catalog: PackageCatalog { search.catalog }

    /// Most evaluations. Once there is a remedy, a quarter of them at most goes into the search for a smaller one.
    private(set) var limit: Int

    init(search: RemedySearch) {
        self.search = search
        self.limit = search.checkLimit
    }

    /// The critical edges with the packages at `places` installed. Each set costs one evaluation once.
    mutating func evaluate<Failure: Error>(
        _ places: [Int],
        _ edges: ([Int]) throws(Failure) -> [FailingEdge]
    ) throws(Failure) -> [FailingEdge] {
        let places = places.sorted()
        if let edges = known[places] { return edges }
        checks += 1
        let failing = try edges(places).filter { $0.isCritical }
        known[places] = failing
        return failing
    }

    /// Keeps what nothing resolves, if it is less than what was kept before.
    mutating func note(_ failing: [FailingEdge]) {
        let hopeless = failing.filter { search.candidates(for: $0).isEmpty }
        if hopeless.isEmpty {
            // Each edge has a candidate, but not all of them go together.
            if obstacles.isEmpty { obstacles = failing }
        } else if !isHopeless || hopeless.count < obstacles.count {
            obstacles = hopeless
            isHopeless = true
        }
    }

    // MARK: A first set

    /// A set that resolves all edges: the likeliest candidate for each, until there are none left; or `nil` where that comes
    /// to no end.
    mutating func greedy<Failure: Error>(
        _ edges: ([Int]) throws(Failure) -> [FailingEdge]
    ) throws(Failure) -> [Int]? {
        var chosen: [Int] = []
        var dropped: Set<Int> = []
        while checks < search.checkLimit {
            let failing = try evaluate(chosen, edges)
            if failing.isEmpty { return chosen }
            let before = chosen
            // Newer versions of what is there come first: with them other candidates need less.
            for edge in failing where edge.kind == .symbolVersions { add(edge, to: &chosen, &dropped) }
            for edge in failing where edge.kind != .symbolVersions { add(edge, to: &chosen, &dropped) }
            if chosen == before || chosen.count > search.packageLimit {
                note(failing)
                return nil
            }
        }
        return nil
    }

    /// Adds a candidate for `edge`. One that excludes packages that were chosen before, such as another version, takes
    /// their place where there is no other; what was dropped so does not come back.
    private func add(_ edge: FailingEdge, to chosen: inout [Int], _ dropped: inout Set<Int>) {
        let candidates = search.candidates(for: edge).filter { !dropped.contains($0) }
        if candidates.contains(where: { chosen.contains($0) }) { return }
        let open = candidates.filter { isOpen($0, chosen) }
        guard let place = ordered(open.isEmpty ? candidates : open, for: edge, chosen).first else { return }
        for other in chosen where catalog.exclude(other, place) { dropped.insert(other) }
        chosen.removeAll { dropped.contains($0) }
        chosen.append(place)
        // What it needs in turn, as far as the index tells.
        for need in lacking(needs(edge, at: place), chosen) where chosen.count <= search.packageLimit {
            if need.versions.isEmpty { add(FailingEdge(missing: need.library), to: &chosen, &dropped) }
            for version in need.versions {
                add(FailingEdge(missing: need.library, version: version), to: &chosen, &dropped)
            }
        }
    }

    /// What the library that an edge is about needs in turn, as the package at `place` has it.
    func needs(_ edge: FailingEdge, at place: Int) -> [PackageCatalog.Need] {
        if let offer = catalog.offer(of: LoaderPath.name(edge.subject), at: place) { return offer.needs }
        return catalog.offers[place].flatMap { $0.needs }
    }

    /// Whether the package can be installed with those that are chosen.
    func isOpen(_ place: Int, _ chosen: [Int]) -> Bool {
        !chosen.contains { catalog.exclude($0, place) }
    }

    /// Candidates, likeliest first: those that need no newer version of what is there, that need few further libraries, that
    /// are small.
    func ordered(_ places: [Int], for edge: FailingEdge, _ chosen: [Int]) -> [Int] {
        guard places.count > 1 else { return places }
        let rated = places.map { place -> (place: Int, updates: Int, libraries: Int) in
            var updates = 0
            var libraries = 0
            for need in lacking(needs(edge, at: place), chosen) {
                if need.versions.isEmpty { libraries += 1 } else { updates += 1 }
            }
            return (place, updates, libraries)
        }
        return rated.sorted { left, right in
            if left.updates != right.updates { return left.updates < right.updates }
            if left.libraries != right.libraries { return left.libraries < right.libraries }
            let (a, b) = (catalog.packages[left.place].size, catalog.packages[right.place].size)
            return a != b ? a < b : left.place < right.place
        }.map { $0.place }
    }

    /// What of `needs` neither the device nor the chosen packages have: libraries, and with their versions those that are
    /// too old.
    func lacking(_ needs: [PackageCatalog.Need], _ chosen: [Int]) -> [PackageCatalog.Need] {
        var lacking: [PackageCatalog.Need] = []
        for need in needs {
            let defined: [Text]?
            if let offer = chosen.lazy.compactMap({ catalog.offer(of: need.library, at: $0) }).first {
                defined = offer.versions
            } else if let there = search.installed.versions[need.library] {
                defined = there.isEmpty ? nil : there
            } else {
                lacking.append(PackageCatalog.Need(library: need.library))
                continue
            }
            let missing = need.versions.filter { defined?.contains($0) == false }
            if !missing.isEmpty { lacking.append(PackageCatalog.Need(library: need.library, versions: missing)) }
        }
        return lacking
    }

    // MARK: Without what is not needed

    /// Takes `places` as the best set after everything that can be left out has been.
    mutating func reduce<Failure: Error>(
        _ places: [Int],
        _ edges: ([Int]) throws(Failure) -> [FailingEdge]
    ) throws(Failure) {
        var kept = places
        let failing = try evaluate([], edges)
        let used = used(places, failing)
        for place in places.sorted(by: { catalog.packages[$0].size > catalog.packages[$1].size })
        where !used.contains(place) {
            guard checks < search.checkLimit else {
                isCut = true
                break
            }
            let fewer = kept.filter { $0 != place }
            if try evaluate(fewer, edges).isEmpty { kept = fewer }
        }
        take(kept)
        limit = min(limit, checks + search.checkLimit / 4)
        if kept.count <= bound(failing) { isKnownSmallest = true }
    }

    /// Packages of the set that are the only ones of it to offer a library that is loaded.
    private func used(_ places: [Int], _ failing: [FailingEdge]) -> Set<Int> {
        var used: Set<Int> = []
        var queue = failing
        var seen: Set<Text> = []
        while let edge = queue.popLast() {
            let offering = search.candidates(for: edge).filter { places.contains($0) }
            guard offering.count == 1, let place = offering.first else { continue }
            used.insert(place)
            guard seen.insert(edge.subject).inserted else { continue }
            queue += lacking(needs(edge, at: place), []).flatMap { $0.edges }
        }
        return used
    }

    mutating func take(_ places: [Int]) {
        if let best, !isBetter(places, than: best) { return }
        best = places
    }

    func isBetter(_ left: [Int], than right: [Int]) -> Bool {
        if left.count != right.count { return left.count < right.count }
        return bytes(left) < bytes(right)
    }

    func bytes(_ places: [Int]) -> UInt64 {
        var sum: UInt64 = 0
        for place in places { sum = sum &+ catalog.packages[place].size }
        return sum
    }
}
