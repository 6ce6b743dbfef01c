import Glibc
import Glibc

/// Tells the time. It comes in from outside, so that tests can set it.
struct GatewayClock: Sendable {
    /// Unix seconds.
    let now: @Sendable () -> Int64

    /// The system's clock, to the tick: it is asked with each request.
    static let system = GatewayClock {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME_COARSE, &time)
        return Int64(time.tv_sec)
    }
}
