public import Store

/// How a campaign goes, for its author [D9].
public struct CampaignSummary: Sendable, Hashable {
    /// The campaign.
    public let campaign: CampaignRecord
    /// How many devices the campaign is for, where that is known.
    public let selected: Int?
    /// How many devices are in which state; every state is there.
    public let counts: [ProgressState: Int]
    /// What was delivered, by kind; every kind is there.
    public let deliveries: [DeliveryKind: DeliveryTotal]

    /// Makes a summary out of what a store counts.
    ///
    /// - Parameters:
    ///   - campaign: The campaign.
    ///   - selected: How many devices the campaign is for, where that is known.
    ///   - counts: The devices by state.
    ///   - deliveries: The deliveries by kind.
    public init(
        campaign: CampaignRecord,
        selected: Int? = nil,
        counts: [ProgressState: Int],
        deliveries: [DeliveryTotal] = []
    ) {
        self.campaign = campaign
        self.selected = selected
        var all: [ProgressState: Int] = [:]
        for state in ProgressState.allCases { all[state] = counts[state] ?? 0 }
        self.counts = all
        var totals: [DeliveryKind: DeliveryTotal] = [:]
        for kind in DeliveryKind.allCases {
            totals[kind] = deliveries.first { $0.kind == kind } ?? DeliveryTotal(kind: kind, count: 0, bytesOnWire: 0)
        }
        self.deliveries = totals
    }

    /// How many devices were offered the manifest so far.
    public var reached: Int { counts.values.reduce(0, +) }

    /// How many devices are proven to run the new software: the only number that is called success [B2].
    public var succeeded: Int { counts[.running] ?? 0 }

    /// How many devices were refused, failed or fell back.
    public var unsuccessful: Int {
        (counts[.refused] ?? 0) + (counts[.failed] ?? 0) + (counts[.fallenBack] ?? 0)
    }

    /// How many devices are on their way.
    public var inFlight: Int { reached - succeeded - unsuccessful }

    /// How many devices were not offered the manifest yet, where it is known how many there are.
    public var pending: Int? { selected.map { max(0, $0 - reached) } }

    /// Whether no device is on its way or still to come.
    public var isComplete: Bool { inFlight == 0 && pending == 0 }

    /// How many bytes the answers made the devices fetch.
    public var bytesOnWire: Int64 {
        deliveries.values.reduce(0) { $0 + $1.bytesOnWire }
    }
}
