import Eligibility
import SUIT
import Store

/// Finds out about one device after the other what a manifest would do with it.
struct FleetSurvey {
    private var decisions: FleetDecisions
    private var judge: FleetJudge
    private let descriptors: WhatIfDescriptors
    private let names: FleetComponents
    /// The component that alone is looked at.
    private let only: Int?

    /// A survey.
    init(
        decisions: FleetDecisions,
        judge: FleetJudge,
        descriptors: WhatIfDescriptors,
        names: FleetComponents,
        only: Int?
    ) {
        self.decisions = decisions
        self.judge = judge
        self.descriptors = descriptors
        self.names = names
        self.only = only
    }

    /// How many verdicts were made.
    var evaluations: Int { judge.evaluations }

    /// What would become of a device.
    mutating func finding(_ device: Device, _ inventory: InventoryRecord?) async throws -> WhatIfFinding {
        let facts = FleetFacts(device, inventory: inventory, names: names)
        if let only, !facts.present[only] { return .notConcerned }
        switch try decisions.decision(facts) {
        case .notConcerned: return .notConcerned
        case .noVariant: return .couldNot(Self.noVariant(only), edges: [])
        case .unknown(let keys):
            guard inventory != nil else { return .undecided(Self.noInventory, edges: []) }
            return .undecided(WhatIfReason("characteristics", describe(keys)), edges: [])
        case .delivers(let all):
            let deliveries = all.filter { only == nil || $0.component == only }
            guard !deliveries.isEmpty else { return .couldNot(Self.noVariant(only), edges: []) }
            guard !deliveries.allSatisfy(\.isCurrent) else { return .current }
            return try await judged(deliveries, facts, inventory)
        }
    }

    private mutating func judged(
        _ deliveries: [FleetDelivery],
        _ facts: FleetFacts,
        _ inventory: InventoryRecord?
    ) async throws -> WhatIfFinding {
        var undecided: WhatIfFinding?
        // One component that does not fit is enough for the whole device; one of which it is not known is not.
        for delivery in deliveries where !delivery.isCurrent {
            for digest in delivery.descriptors {
                let component = delivery.component
                switch descriptors[digest] {
                case .absent:
                    let reason = WhatIfReason("no-descriptor", "the descriptor is not at hand", component: component)
                    undecided = undecided ?? .undecided(reason, edges: [])
                case .malformed(let why):
                    let text = "the descriptor cannot be read: \(why)"
                    let reason = WhatIfReason("no-descriptor", text, component: component)
                    undecided = undecided ?? .undecided(reason, edges: [])
                case .read(let descriptor):
                    guard let inventory else {
                        undecided = undecided ?? .undecided(Self.noInventory, edges: [])
                        continue
                    }
                    let judgement = try await judge.judge(
                        digest,
                        descriptor,
                        image: delivery.result,
                        at: facts.installPath(of: component),
                        on: FleetLayers(inventory)
                    )
                    guard judgement.outcome != .eligible, let first = judgement.edges.first else { continue }
                    if judgement.outcome == .ineligible {
                        // An edge of which it is not known may come first; the reason is one that is known.
                        let edge = judgement.edges.first { $0.reason != .undetermined } ?? first
                        return .couldNot(
                            WhatIfReason(edge, component: component),
                            edges: judgement.edges,
                            remedy: judgement.remedy
                        )
                    }
                    undecided =
                        undecided ?? .undecided(WhatIfReason(first, component: component), edges: judgement.edges)
                }
            }
        }
        return undecided ?? .could(deliveries.map(\.withoutRunning))
    }

    private func describe(_ keys: [FleetFacts.Key]) -> String {
        let list = keys.map { key in
            let label = SUIT.Characteristic.names.first { $0.label == key.label }.map { "\($0.name)" }
            let name = label ?? "characteristic \(key.label)"
            return key.component < 0 ? name : "\(name) of \(names.names[key.component])"
        }
        return "the inventory does not say: " + list.joined(separator: ", ")
    }

    private static let noInventory = WhatIfReason("no-inventory", "the device has sent no inventory")

    private static func noVariant(_ component: Int?) -> WhatIfReason {
        WhatIfReason("no-variant", "no variant is for its vendor, class or characteristics", component: component)
    }
}

extension FleetDelivery {
    /// The delivery without what differs between devices that get the same.
    fileprivate var withoutRunning: FleetDelivery {
        FleetDelivery(
            component: component,
            vendor: vendor,
            classID: classID,
            result: result,
            isCurrent: false,
            descriptors: descriptors
        )
    }
}
