/// How long to wait before the next try: longer after each failure, up to a quarter of an hour, never in step with others.
struct RetryPace: Sendable, Equatable {
    private static let shortest: Double = 1
    private static let longest: Double = 900

    private(set) var failures = 0

    /// A try succeeded.
    mutating func succeed() { failures = 0 }

    /// A try failed.
    ///
    /// - Parameters:
    ///   - wanted: What the other side asks for (`Retry-After`), in seconds.
    ///   - jitter: A random number from 0 to 1.
    /// - Returns: How long to wait, in seconds.
    mutating func fail(wanted: Double?, jitter: Double) -> Double {
        failures = min(failures + 1, 20)
        let ceiling = min(Self.longest, Self.shortest * Double(1 << min(failures, 12)))
        // Full jitter, but never less than was asked for.
        return max(min(wanted ?? 0, Self.longest), Self.shortest / 2 + (ceiling - Self.shortest / 2) * jitter)
    }
}
