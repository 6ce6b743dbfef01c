import Glibc

/// Tells the time. It comes in from outside, so that tests can set it.
struct GatewayClock: Sendable {
    /// Unix seconds.
    let now: @Sendable () -> Int64

    /// The system's clock.
    static let system = GatewayClock { Int64(time(nil)) }
}
