import CBOR

/// The numbers of the forms of values that stand in arrays, and how values are read [M7]. They are those that a request
/// definition asks by.
enum ClaimForm {
    static let digest: UInt64 = 1
    static let bitmap: UInt64 = 2
    static let flags: UInt64 = 3
    static let times: UInt64 = 5

    /// The comparison "equal" of versions.
    static let equal: UInt64 = 3
    private static let digestLabel: Int64 = 3
    private static let versionLabel: Int64 = 28

    static func write(_ form: UInt64, to encoder: inout CBOREncoder) {
        encoder.beginArray(2)
        encoder.encode(form)
    }

    /// Reads the value of `label` in place.
    @_lifetime(decoder: copy decoder)
    static func read(_ label: Int64, _ decoder: inout CBORDecoder) throws(CBORError) -> ClaimValue {
        let at = decoder.offset
        switch try decoder.peek() {
        case .unsigned, .negative: return .integer(try decoder.readInteger())
        case .float: return .number(try decoder.readDouble())
        case .text: return .text(try decoder.readTextValue(limit: ClaimValue.textLimit))
        case .bytes: return try readBytes(label, &decoder)
        case .array:
            try decoder.beginArray(count: 2)
            // Coordinates came before the other forms, and stand without a number.
            if try decoder.peek() == .float { return try readCoordinates(&decoder) }
            return try readForm(&decoder)
        case let found: throw .unexpectedType(at: at, expected: .bytes, found: found)
        }
    }

    @_lifetime(decoder: copy decoder)
    private static func readCoordinates(_ decoder: inout CBORDecoder) throws(CBORError) -> ClaimValue {
        let at = decoder.offset
        let latitude = try decoder.readDouble()
        let longitude = try decoder.readDouble()
        guard latitude >= -90, latitude <= 90, longitude >= -180, longitude <= 180 else { throw .outOfRange(at: at) }
        return .coordinates(latitude: latitude, longitude: longitude)
    }

    @_lifetime(decoder: copy decoder)
    private static func readForm(_ decoder: inout CBORDecoder) throws(CBORError) -> ClaimValue {
        let at = decoder.offset
        switch try decoder.readUnsigned() {
        case digest:
            let bytes = try decoder.readByteArray(limit: 32)
            guard bytes.count == 32 else { throw .invalidValue(at: at) }
            return .valueDigest(bytes)
        case bitmap:
            let bits = try decoder.readByteArray(limit: ClaimValue.bitmapLimit)
            guard bits.last != 0 else { throw .nonCanonical(at: at) }
            return .bitmap(bits)
        case flags: return .flags(try decoder.readUnsigned())
        case times:
            let count = try decoder.beginArray()
            guard count >= 1, count <= ClaimValue.windowLimit else { throw .tooLong(at: at) }
            var windows: [TimeWindow] = []
            while windows.count < count { windows.append(try TimeWindow.read(&decoder)) }
            return .times(windows)
        default: throw .invalidValue(at: at)
        }
    }

    @_lifetime(decoder: copy decoder)
    private static func readBytes(_ label: Int64, _ decoder: inout CBORDecoder) throws(CBORError) -> ClaimValue {
        let at = decoder.offset
        let range = try decoder.readBytes()
        var inner = CBORDecoder(decoder.bytes, in: range)
        switch label {
        case digestLabel:
            let digest = try ProtocolDigest.read(&inner)
            try inner.finish()
            return .digest(digest)
        case versionLabel:
            try inner.beginArray(count: 2)
            guard try inner.readUnsigned() == equal else { throw .invalidValue(at: at) }
            let count = try inner.beginArray()
            guard count >= 1, count <= ClaimValue.versionLimit else { throw .tooLong(at: at) }
            var numbers: [Int64] = []
            while numbers.count < count { numbers.append(try inner.readInteger()) }
            try inner.finish()
            return .version(numbers)
        default:
            guard range.count <= ClaimValue.byteLimit else { throw .tooLong(at: at) }
            var copy: [UInt8] = []
            for index in range { copy.append(decoder.bytes[index]) }
            return .bytes(copy)
        }
    }
}
