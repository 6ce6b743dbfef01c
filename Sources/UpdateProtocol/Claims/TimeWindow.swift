import CBOR

/// A span of time, once or again and again [M7]: `[ start: uint, duration: uint, ? period: uint ]`, all in seconds, the
/// start since 1970 in UTC.
///
/// In a sleep schedule the device, or the component, is awake in it: `[ 0, 7200, 86400 ]` is the first two hours of each
/// day.
public struct TimeWindow: Equatable, Hashable, Sendable {
    /// The first second.
    public let start: UInt64
    /// How long it lasts, in seconds; at least 1.
    public let duration: UInt64
    /// After how many seconds it comes again, at least ``duration``; nothing where it comes once.
    public let period: UInt64?

    /// A span of time, or nothing where it never comes or overlaps itself.
    public init?(start: UInt64, duration: UInt64, period: UInt64? = nil) {
        guard duration >= 1, period.map({ $0 >= duration }) ?? true, start <= UInt64.max - duration else { return nil }
        self.start = start
        self.duration = duration
        self.period = period
    }

    /// Whether `time` lies in it.
    public func contains(_ time: UInt64) -> Bool {
        guard time >= start else { return false }
        let passed = time - start
        return (period.map { passed % $0 } ?? passed) < duration
    }

    /// The first moment from `time` on that lies in it, or nothing where there is none.
    public func next(from time: UInt64) -> UInt64? {
        if time <= start { return start }
        if contains(time) { return time }
        guard let period else { return nil }
        let wait = period - (time - start) % period
        return time <= UInt64.max - wait ? time + wait : nil
    }

    func write(_ encoder: inout CBOREncoder) {
        encoder.beginArray(period == nil ? 2 : 3)
        encoder.encode(start)
        encoder.encode(duration)
        if let period { encoder.encode(period) }
    }

    @_lifetime(decoder: copy decoder)
    static func read(_ decoder: inout CBORDecoder) throws(CBORError) -> TimeWindow {
        let at = decoder.offset
        let count = try decoder.beginArray()
        guard count == 2 || count == 3 else { throw .invalidValue(at: at) }
        let window = TimeWindow(
            start: try decoder.readUnsigned(),
            duration: try decoder.readUnsigned(),
            period: count == 3 ? try decoder.readUnsigned() : nil
        )
        guard let window else { throw .invalidValue(at: at) }
        return window
    }
}
