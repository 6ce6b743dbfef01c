import CBOR

/// What a wait directive waits for, parameter 29 (suit-update-management section 4): all of it must hold.
public struct WaitEvents: Equatable, Sendable {
    /// One event.
    public enum Event: Equatable, Sendable {
        /// The application allows an update of this priority; smaller is more urgent.
        case authorization(Int64)
        /// The power state is this one.
        case power(Int64)
        /// The network is this one.
        case network(Int64)
        /// Another device has a version: where its id stands, and the array of ``VersionMatch``.
        case otherDeviceVersion(device: Range<Int>, matches: Range<Int>)
        /// It is at least this many seconds since 1970.
        case time(UInt64)
        /// It is this second of the day, local or in UTC.
        case timeOfDay(UInt64, isUTC: Bool)
        /// It is this day of the week, 0 to 6 from Sunday, local or in UTC.
        case dayOfWeek(UInt64, isUTC: Bool)
    }

    /// Where the pairs of the map stand.
    private let range: Range<Int>

    /// Reads the content of parameter 29. An event that is not known is refused: waiting for less than the author
    /// asked for is no waiting.
    public init(_ bytes: Span<UInt8>, in range: Range<Int>) throws(SUITError) {
        do throws(CBORError) {
            var decoder = CBORDecoder(bytes, in: range)
            try WaitEvents.check(&decoder)
            try decoder.finish()
            self.range = range
        } catch { throw .malformed(.waitInfo, error) }
    }

    /// Calls `body` with each event.
    public func forEach(in bytes: Span<UInt8>, _ body: (Event) -> Void) {
        var decoder = CBORDecoder(bytes, in: range)
        guard var map = try? decoder.beginMap() else { return }
        while let key = try? decoder.nextIntegerKey(&map) {
            guard let event = try? WaitEvents.read(key, &decoder) else { return }
            body(event)
        }
    }

    @_lifetime(decoder: copy decoder) static func check(_ decoder: inout CBORDecoder) throws(CBORError) {
        let start = decoder.offset
        var map = try decoder.beginMap()
        guard map.remaining > 0 else { throw .invalidValue(at: start) }
        while let key = try decoder.nextIntegerKey(&map) { _ = try read(key, &decoder) }
    }

    @_lifetime(decoder: copy decoder) private static func read(
        _ key: Int64,
        _ decoder: inout CBORDecoder
    ) throws(CBORError) -> Event {
        let at = decoder.offset
        switch key {
        case WaitEvent.authorization: return .authorization(try decoder.readInteger())
        case WaitEvent.power: return .power(try decoder.readInteger())
        case WaitEvent.network: return .network(try decoder.readInteger())
        case WaitEvent.otherDeviceVersion:
            try decoder.beginArray(count: 2)
            let device = try decoder.readBytes()
            let start = decoder.offset
            var count = try decoder.beginArray()
            guard count >= 1, count <= VersionMatch.numberLimit else { throw .tooLong(at: start) }
            while count > 0 {
                _ = try VersionMatch.read(&decoder)
                count -= 1
            }
            return .otherDeviceVersion(device: device, matches: start..<decoder.offset)
        case WaitEvent.time: return .time(try decoder.readUnsigned())
        case WaitEvent.timeOfDay, WaitEvent.timeOfDayUTC:
            let second = try decoder.readUnsigned()
            guard second < 86_400 else { throw .invalidValue(at: at) }
            return .timeOfDay(second, isUTC: key == WaitEvent.timeOfDayUTC)
        case WaitEvent.dayOfWeek, WaitEvent.dayOfWeekUTC:
            let day = try decoder.readUnsigned()
            guard day < 7 else { throw .invalidValue(at: at) }
            return .dayOfWeek(day, isUTC: key == WaitEvent.dayOfWeekUTC)
        default: throw .invalidValue(at: at)
        }
    }
}
