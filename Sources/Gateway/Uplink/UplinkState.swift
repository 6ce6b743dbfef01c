/// Whether the upstream can be reached, as a state machine: after a failure it is left alone for a while, growing with each,
/// and then asked by one request, while the others are served with what is here.
struct UplinkState: Sendable, Equatable {
    /// How long the pauses are at least and at most, in milliseconds.
    private static let shortest: Int64 = 500
    private static let longest: Int64 = 30_000
    /// How long one request may find out, before another one does, in milliseconds.
    private static let probe: Int64 = 10_000

    /// Failures without a success between them.
    private(set) var failures = 0
    /// Since when it cannot be reached, in milliseconds since 1970.
    private(set) var downSince: Int64?
    /// When it was reached last, in milliseconds since 1970.
    private(set) var lastSuccess: Int64?
    private var retryAt: Int64 = 0

    /// Whether the upstream counts as reachable.
    var isUp: Bool { downSince == nil }

    /// Whether a request is to be sent now.
    mutating func mayTry(at now: Int64) -> Bool {
        guard !isUp else { return true }
        guard now >= retryAt else { return false }
        retryAt = now + Self.probe
        return true
    }

    /// The upstream has answered.
    mutating func succeed(at now: Int64) {
        failures = 0
        downSince = nil
        lastSuccess = now
    }

    /// It has not.
    ///
    /// - Parameter jitter: A random number from 0 to 1, so that gateways do not ask all at once when it comes back.
    mutating func fail(at now: Int64, jitter: Double) {
        failures = min(failures + 1, 16)
        downSince = downSince ?? now
        let pause = min(Self.longest, Self.shortest << Int64(failures - 1))
        retryAt = now + pause / 2 + Int64(Double(pause / 2) * jitter)
    }
}
