/// Judges a body while it comes: length, deadline, least rate. It asks no clock; the time comes with each piece.
public struct TransferWatch: Sendable {
    private let limits: OriginLimits
    private let started: ContinuousClock.Instant
    private var windowStart: ContinuousClock.Instant
    private var windowBytes: Int64 = 0
    /// The bytes so far.
    public private(set) var count: Int64 = 0

    /// A watch over a transfer that begins.
    public init(_ limits: OriginLimits, at now: ContinuousClock.Instant) {
        self.limits = limits
        started = now
        windowStart = now
    }

    /// Counts a piece.
    ///
    /// - Throws: ``OriginError`` with the code ``OriginError/Code/tooLarge`` or ``OriginError/Code/tooSlow``.
    public mutating func add(_ bytes: Int, at now: ContinuousClock.Instant) throws(OriginError) {
        count += Int64(bytes)
        windowBytes += Int64(bytes)
        guard count <= limits.bytes else {
            throw OriginError(
                .tooLarge,
                "the body is longer than it may be",
                expected: "at most \(limits.bytes) bytes",
                found: "more"
            )
        }
        guard now - started <= limits.deadline else {
            throw OriginError(.tooSlow, "the body took too long", expected: "\(limits.deadline) at most")
        }
        let elapsed = now - windowStart
        guard elapsed >= limits.window else { return }
        let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
        guard Double(windowBytes) >= Double(limits.leastRate) * seconds else {
            throw OriginError(
                .tooSlow,
                "the body comes too slowly",
                expected: "\(limits.leastRate) bytes per second",
                found: "\(windowBytes) bytes in \(seconds) s"
            )
        }
        windowStart = now
        windowBytes = 0
    }
}
