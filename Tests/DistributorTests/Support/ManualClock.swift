import Synchronization

@testable import Distributor

/// A clock that a test sets.
final class ManualClock: Sendable {
    private let time: Atomic<Int64>

    /// A clock at a time in milliseconds.
    init(milliseconds: Int64 = 1_800_000_000_000) { time = Atomic(milliseconds) }

    /// Lets time pass.
    func advance(seconds: Int64) { time.wrappingAdd(seconds * 1_000, ordering: .relaxed) }

    /// The clock as the distributor takes it. Every look at it takes a millisecond, so that nonces differ.
    var clock: ServerClock {
        ServerClock { self.time.wrappingAdd(1, ordering: .relaxed).newValue }
    }
}
