import Answering
import COSE
import SUIT
import UpdateProtocol

/// Decides what a manifest does with each device of a fleet, once for all devices of which the same is known.
struct FleetDecisions {
    private let manifest: AcceptedManifest
    private let names: FleetComponents
    private let now: Int64
    /// The characteristics that walks so far have looked at, in order.
    private var consulted: [FleetFacts.Key] = []
    /// The decisions so far, by the values of those.
    private var known: [[UInt8]: FleetDecision] = [:]
    private var details: [Int: (manifest: AcceptedManifest, components: [Int?])] = [:]

    /// How many decisions are remembered.
    private static let limit = 100_000

    /// How many walks it took.
    private(set) var walks = 0

    /// Decisions about `manifest`.
    init(_ manifest: AcceptedManifest, names: FleetComponents, at now: Int64) {
        self.manifest = manifest
        self.names = names
        self.now = now
        // The details are found by all that the manifest asks for.
        guard manifest.details != nil, let definition = manifest.definition else { return }
        var keys: Set<FleetFacts.Key> = []
        for entry in definition.entries {
            for label in entry.labels { keys.insert(.init(component: entry.component, label: label)) }
        }
        for label in definition.deviceLabels { keys.insert(.init(component: -1, label: label)) }
        consulted = keys.sorted()
    }

    /// What the manifest does with a device.
    mutating func decision(_ facts: FleetFacts) throws -> FleetDecision {
        guard facts.present.contains(true) else { return .notConcerned }
        let key = key(of: facts)
        if let decision = known[key] { return decision }
        var seen: Set<FleetFacts.Key> = []
        let decision = try decide(facts, &seen)
        if !seen.isSubset(of: consulted) {
            // From here on more is looked at, so that what is known stands under other keys.
            consulted = seen.union(consulted).sorted()
            known = [:]
        }
        if known.count >= Self.limit { known.removeAll(keepingCapacity: true) }
        known[self.key(of: facts)] = decision
        return decision
    }

    private mutating func decide(_ facts: FleetFacts, _ seen: inout Set<FleetFacts.Key>) throws -> FleetDecision {
        let (best, unknown) = try deliveries(facts, assumption: true, &seen)
        guard !unknown.isEmpty else { return best.isEmpty ? .noVariant : .delivers(best) }
        let (worst, more) = try deliveries(facts, assumption: false, &seen)
        guard best != worst else { return best.isEmpty ? .noVariant : .delivers(best) }
        return .unknown(unknown.union(more).sorted())
    }

    private mutating func deliveries(
        _ facts: FleetFacts,
        assumption: Bool,
        _ seen: inout Set<FleetFacts.Key>
    ) throws -> ([FleetDelivery], Set<FleetFacts.Key>) {
        walks += 1
        var unknown: Set<FleetFacts.Key> = []
        func walk(_ manifest: AcceptedManifest, _ components: [Int?]) -> [FleetDelivery] {
            var walk = FleetWalk(manifest, components: components, facts: facts, assumption: assumption, at: now)
            let deliveries = walk.deliveries()
            seen.formUnion(walk.consulted)
            // What the walk takes along without looking: whether the result runs already.
            for delivery in deliveries {
                seen.insert(.init(component: delivery.component, label: SUITParameter.imageDigest))
            }
            unknown.formUnion(walk.unknown)
            return deliveries
        }
        guard let catalog = manifest.details else { return (walk(manifest, Array(names.names.indices)), unknown) }
        for key in consulted where key.component < 0 || facts.present[key.component] {
            if facts.value(key) == nil { unknown.insert(key) }
        }
        for number in catalog.candidates(for: facts.reported) {
            let detail = try detail(number, catalog)
            let deliveries = walk(detail.manifest, detail.components)
            if !deliveries.isEmpty { return (deliveries, []) }
        }
        // What is not known may be why none was found.
        return (assumption || unknown.isEmpty ? [] : Self.impossible, unknown)
    }

    private mutating func detail(
        _ number: Int,
        _ catalog: DetailCatalog
    ) throws -> (manifest: AcceptedManifest, components: [Int?]) {
        if let known = details[number] { return known }
        let manifest = try catalog.manifest(number)
        let components: [Int?] = manifest.manifest.components.map { name in
            names.segments.firstIndex(of: name.segments)
        }
        if details.count >= 1_024 { details.removeAll(keepingCapacity: true) }
        details[number] = (manifest, components)
        return (manifest, components)
    }

    private func key(of facts: FleetFacts) -> [UInt8] {
        var key: [UInt8] = facts.present.map { $0 ? 1 : 0 }
        for question in consulted {
            if let value = facts.value(question) {
                key.append(1)
                key.append(contentsOf: value.encoded)
            } else {
                key.append(0)
            }
        }
        return key
    }

    /// Differs from every list that a walk gives.
    private static let impossible = [
        FleetDelivery(
            component: -1,
            vendor: nil,
            classID: nil,
            result: SUITDigest(.sha256, []),
            isCurrent: false,
            descriptors: []
        )
    ]
}
