import Foundation

/// How tests wait for other processes: as long as it takes on a slow machine, and not longer than it does on a quick one.
enum Patience {
    /// Looks again and again until `holds`, for three minutes at most.
    ///
    /// - Returns: Whether it holds.
    @discardableResult
    static func wait(every seconds: Double = 0.05, until holds: () throws -> Bool) rethrows -> Bool {
        let end = ContinuousClock.now + .seconds(180)
        while ContinuousClock.now < end {
            if try holds() { return true }
            Thread.sleep(forTimeInterval: seconds)
        }
        return false
    }
}
