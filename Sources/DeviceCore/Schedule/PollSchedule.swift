/// When a device polls next: spread over the fleet, and ever more seldom while nothing answers.
///
/// Without jitter a million devices that lost their server come back in the same second; with full jitter the peak
/// after an outage is a small multiple of the usual load.
public struct PollSchedule: Equatable, Sendable {
    /// Seconds between polls when all is well.
    public let interval: UInt64
    /// Polls in a row that failed.
    public private(set) var failures: UInt64 = 0

    /// The longest wait, whatever the distributor asks for: a day.
    public static let longestWait: UInt64 = 86_400

    /// A schedule of one poll every `interval` seconds.
    public init(interval: UInt64) {
        self.interval = interval == 0 ? 1 : interval
    }

    /// Milliseconds until the first poll: anywhere in the interval, but at most a minute.
    public func first(random: UInt64) -> UInt64 {
        let window = interval < 60 ? interval : 60
        return random % (window * 1_000)
    }

    /// Milliseconds until the next poll after one that was answered: the interval, give or take a tenth.
    public mutating func afterAnswer(random: UInt64) -> UInt64 {
        failures = 0
        let window = interval * 200
        return interval * 900 + random % (window + 1)
    }

    /// Milliseconds until the next poll after one that failed: drawn from a window that doubles with each failure.
    ///
    /// - Parameter retryAfter: the seconds that the distributor asked to wait, if it did. Honoured up to a day.
    public mutating func afterFailure(retryAfter: UInt64?, random: UInt64) -> UInt64 {
        failures += 1
        let exponent = failures < 16 ? failures : 16
        let base = interval < 30 ? interval : 30
        var window = base << exponent
        if window > PollSchedule.longestWait { window = PollSchedule.longestWait }
        let drawn = random % (window * 1_000) + 100
        guard let retryAfter else { return drawn }
        let asked = retryAfter < PollSchedule.longestWait ? retryAfter : PollSchedule.longestWait
        return asked * 1_000 + drawn % 10_000
    }
}
