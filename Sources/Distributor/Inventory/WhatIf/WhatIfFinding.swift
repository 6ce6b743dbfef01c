import Eligibility

/// What a what-if finds about one device.
enum WhatIfFinding: Sendable {
    /// It could take the software: these components would get something.
    case could([FleetDelivery])
    /// It runs the software already.
    case current
    /// It could not; what would help, as far as that is known.
    case couldNot(WhatIfReason, edges: [FailingEdge], remedy: [String] = [])
    /// It is not known.
    case undecided(WhatIfReason, edges: [FailingEdge])
    /// It has none of the components.
    case notConcerned
}
