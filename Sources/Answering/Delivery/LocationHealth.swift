/// Whether devices can be sent to a location: what probes and devices' reports say of it [D7, S25].
///
/// One failed probe, or the complaints of a few devices, put it down; it is asked again after a time that doubles, and a probe
/// that is answered puts it up again.
public struct LocationHealth: Sendable, Hashable {
    /// How many devices must complain within ``complaintWindow``: one alone may have a bad line, or lie.
    public static let complaintLimit = 3
    /// How long a complaint counts, in seconds.
    public static let complaintWindow = 600.0
    /// How often a location is asked that is up, in seconds.
    public static let interval = 60.0
    /// How long the first pause is, in seconds.
    public static let firstPause = 5.0
    /// The longest pause, in seconds.
    public static let longestPause = 3_600.0

    /// Whether devices are sent there.
    public private(set) var isUp = true
    /// When to ask next, in seconds.
    public private(set) var nextProbe: Double
    /// Why it is down; for people.
    public private(set) var reason: String?
    private var failures = 0
    private var complaints: [String: Double] = [:]

    /// A location that was added at a time; it is up until something else is known.
    public init(at time: Double) { nextProbe = time }

    /// It answered a probe.
    public mutating func answered(at time: Double) {
        isUp = true
        reason = nil
        failures = 0
        nextProbe = time + Self.interval
    }

    /// It did not answer a probe, or wrongly.
    ///
    /// - Parameter jitter: 0 to 1, so that not all are asked again at the same moment.
    public mutating func failed(_ why: String, at time: Double, jitter: Double) {
        isUp = false
        reason = why
        let pause = Double(sign: .plus, exponent: min(failures, 16), significand: Self.firstPause)
        failures += 1
        nextProbe = time + min(pause, Self.longestPause) * (1 + jitter / 2)
        complaints = [:]
    }

    /// A device reports that it failed there, or was served something bad.
    public mutating func complained(_ device: String, _ why: String, at time: Double, jitter: Double) {
        complaints = complaints.filter { time - $0.value < Self.complaintWindow }
        complaints[device] = time
        if complaints.count >= Self.complaintLimit {
            failed(why, at: time, jitter: jitter)
        } else if isUp {
            // It may have gone away just now.
            nextProbe = min(nextProbe, time)
        }
    }
}
