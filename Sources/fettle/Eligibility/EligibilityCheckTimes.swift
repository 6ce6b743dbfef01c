/// How long the steps of a check took, in milliseconds.
struct EligibilityCheckTimes: Encodable {
    /// Reading images or descriptors.
    var describe = 0.0
    /// Making the index of the device, or reading it.
    var index = 0.0
    /// Comparing both.
    var check = 0.0

    /// Runs `body`, and returns its result and the time that it took.
    static func measure<Result>(_ body: () throws -> Result) rethrows -> (result: Result, milliseconds: Double) {
        let start = ContinuousClock.now
        let result = try body()
        let (seconds, attoseconds) = (ContinuousClock.now - start).components
        // Microseconds are as fine as anybody wants to see it.
        let microseconds = Double(seconds) * 1e6 + (Double(attoseconds) / 1e12).rounded()
        return (result, microseconds / 1_000)
    }
}
