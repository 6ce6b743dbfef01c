import Glibc

/// Keeps a download to a number of bytes per second, by waiting between pieces.
struct DownloadPace {
    private let limit: UInt64
    private let start: UInt64

    init(_ limit: UInt64) {
        self.limit = limit
        self.start = MonotonicClock.milliseconds
    }

    /// Waits until `count` bytes may have come, a second at most: a connection that stands still is ended.
    func wait(afterBytes count: UInt64) {
        let delay = delay(afterBytes: count, passed: MonotonicClock.milliseconds &- start)
        if delay > 0, !StopSignal.isRaised { usleep(UInt32(delay) * 1_000) }
    }

    /// The milliseconds to wait, where `passed` have passed.
    func delay(afterBytes count: UInt64, passed: UInt64) -> UInt64 {
        guard limit > 0 else { return 0 }
        let (scaled, overflow) = count.multipliedReportingOverflow(by: 1_000)
        let due = overflow ? UInt64.max : scaled / limit
        return due > passed ? min(due - passed, 1_000) : 0
    }
}
