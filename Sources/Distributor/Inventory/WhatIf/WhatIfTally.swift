import Eligibility
import Store

/// Counts what a what-if finds.
struct WhatIfTally: Sendable {
    /// What devices would get: the deliveries of their components.
    private(set) var could: [[FleetDelivery]: WhatIfBucket] = [:]
    /// Devices that run it already.
    private(set) var current = WhatIfBucket()
    /// Devices that could not, by reason.
    private(set) var couldNot: [WhatIfReason: WhatIfBucket] = [:]
    /// Devices of which it is not known, by reason.
    private(set) var undecided: [WhatIfReason: WhatIfBucket] = [:]
    /// Devices without any of the components.
    private(set) var notConcerned = 0
    /// All devices that were looked at.
    private(set) var devices = 0
    /// Those with an inventory.
    private(set) var inventories = 0

    let limit: Int

    /// Names at most `limit` devices for each reason.
    init(limit: Int) { self.limit = limit }

    /// Counts a device.
    mutating func add(_ device: DeviceID, hasInventory: Bool, _ finding: WhatIfFinding) {
        devices += 1
        if hasInventory { inventories += 1 }
        switch finding {
        case .could(let deliveries): could[deliveries, default: WhatIfBucket()].add(device, limit: limit)
        case .current: current.add(device, limit: limit)
        case .couldNot(let reason, let edges, let remedy):
            couldNot[reason, default: WhatIfBucket()].add(device, limit: limit, edges: edges, remedy: remedy)
        case .undecided(let reason, let edges):
            undecided[reason, default: WhatIfBucket()].add(device, limit: limit, edges: edges)
        case .notConcerned: notConcerned += 1
        }
    }
}
