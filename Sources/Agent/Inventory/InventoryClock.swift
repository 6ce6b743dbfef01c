/// When the device looks again whether there is something new to tell: not at every poll, since looking takes time.
final class InventoryClock {
    /// Seconds between two looks.
    private static let interval: UInt64 = 3_600
    /// Seconds after a failure.
    private static let pause: UInt64 = 300

    private var next: UInt64 = 0

    /// Whether it is time, at `now` seconds of a clock that only goes on.
    func isDue(at now: UInt64) -> Bool { now >= next }

    /// It has looked.
    func looked(at now: UInt64) { next = now &+ InventoryClock.interval }

    /// It could not send.
    func failed(at now: UInt64) { next = now &+ InventoryClock.pause }

    /// There is a definition that is new.
    func reset() { next = 0 }
}
