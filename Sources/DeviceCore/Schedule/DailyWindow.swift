public import CBOR

/// A span of the day, such as `22:00-05:00`, by the clock that its reader means.
public struct DailyWindow: Equatable, Sendable {
    /// The first second of the day in it.
    public let start: UInt64
    /// The first second of the day behind it; at most ``start`` where it goes past midnight.
    public let end: UInt64

    /// The seconds of a day.
    public static let day: UInt64 = 86_400

    /// A span from `start` to `end`, in seconds of the day; nothing where it is empty or no span of a day.
    public init?(start: UInt64, end: UInt64) {
        guard start < DailyWindow.day, end <= DailyWindow.day, start != end else { return nil }
        self.start = start
        self.end = end
    }

    /// The span in `HH:MM-HH:MM`; the end may be `24:00`.
    public init?(_ text: Text) {
        let bytes = text.utf8
        guard bytes.count == 11, bytes[5] == 0x2D, let start = DailyWindow.time(bytes, 0),
            let end = DailyWindow.time(bytes, 6)
        else { return nil }
        self.init(start: start, end: end)
    }

    /// How long it lasts, in seconds.
    public var duration: UInt64 { end > start ? end - start : DailyWindow.day - start + end }

    /// Whether the second of the day lies in it.
    public func contains(_ second: UInt64) -> Bool {
        end > start ? second >= start && second < end : second >= start || second < end
    }

    /// The seconds from the second of the day until it opens; 0 while it is open.
    public func wait(from second: UInt64) -> UInt64 {
        if contains(second) { return 0 }
        return start >= second ? start - second : DailyWindow.day - second + start
    }

    /// The seconds until the first of several spans opens; 0 where one is open, or there is none to wait for.
    public static func wait(for windows: [DailyWindow], from second: UInt64) -> UInt64 {
        var least: UInt64?
        for window in windows {
            let wait = window.wait(from: second % day)
            if wait < least ?? .max { least = wait }
        }
        return least ?? 0
    }

    private static func time(_ bytes: [UInt8], _ at: Int) -> UInt64? {
        guard bytes[at + 2] == 0x3A, let hours = number(bytes, at), let minutes = number(bytes, at + 3),
            minutes < 60,
            hours < 24 || (hours == 24 && minutes == 0)
        else { return nil }
        return hours * 3_600 + minutes * 60
    }

    private static func number(_ bytes: [UInt8], _ at: Int) -> UInt64? {
        guard bytes[at] >= 0x30, bytes[at] <= 0x39, bytes[at + 1] >= 0x30, bytes[at + 1] <= 0x39 else {
            return nil
        }
        return UInt64(bytes[at] - 0x30) * 10 + UInt64(bytes[at + 1] - 0x30)
    }
}
