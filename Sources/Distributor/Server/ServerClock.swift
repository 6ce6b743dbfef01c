import Foundation

/// Tells the time. It comes in from outside, so that tests can set it.
struct ServerClock: Sendable {
    /// Milliseconds since 1970.
    let milliseconds: @Sendable () -> Int64

    /// Unix seconds.
    var seconds: Int64 { milliseconds() / 1_000 }

    /// The system's clock.
    static let system = ServerClock { Int64(Date().timeIntervalSince1970 * 1_000) }
}
