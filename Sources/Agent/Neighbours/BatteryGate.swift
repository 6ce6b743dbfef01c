import Synchronization

/// Closes the server for neighbours while the battery holds too little [G2].
final class BatteryGate: Sendable {
    private let minimum: UInt64
    private let files: SystemFiles
    /// When the battery was looked at last, and what came of it.
    private let known = Mutex<(time: UInt64, isOpen: Bool)?>(nil)

    /// Seconds after which the battery is looked at again.
    static let pause: UInt64 = 60

    init(_ configuration: AgentConfiguration) {
        minimum = configuration.neighbours.minimumBattery
        files = DetectionRoots(configuration).system
    }

    /// Whether neighbours are served now. A device without a battery always serves.
    var isOpen: Bool {
        guard minimum > 0 else { return true }
        let now = MonotonicClock.milliseconds
        return known.withLock { known in
            if let known, now - known.time < BatteryGate.pause * 1_000 { return known.isOpen }
            let energy = HardwareFacts(files: files).battery
            let isOpen = energy.map { $0 >= 0 && UInt64($0) >= minimum } ?? true
            known = (now, isOpen)
            return isOpen
        }
    }
}
