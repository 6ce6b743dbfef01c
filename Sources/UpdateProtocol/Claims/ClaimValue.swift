public import CBOR

/// The value of a characteristic [M7].
///
/// The encoding of those that SUIT has a parameter for is the parameter's; the label says which form is meant.
public enum ClaimValue: Equatable, Hashable, Sendable {
    /// An identifier or other bytes: a byte string.
    case bytes([UInt8])
    /// A text.
    case text(Text)
    /// An integer.
    case integer(Int64)
    /// A digest: a byte string that holds `[algorithm, bytes]`.
    case digest(ProtocolDigest)
    /// A version: a byte string that holds `[3, [+ int]]`, 3 being "equal" (suit-update-management).
    case version([Int64])
    /// Latitude and longitude, in degrees.
    case coordinates(latitude: Double, longitude: Double)

    private static let digestLabel: Int64 = 3
    private static let versionLabel: Int64 = 28
    private static let equal: UInt64 = 3
    /// Most numbers of a version.
    static let versionLimit = 8

    func write(_ encoder: inout CBOREncoder) {
        switch self {
        case .bytes(let bytes): encoder.encode(bytes: bytes)
        case .text(let text): encoder.encode(text: text)
        case .integer(let number): encoder.encodeInt(number)
        case .digest(let digest):
            var inner = CBOREncoder()
            digest.write(&inner)
            encoder.encode(bytes: inner.bytes)
        case .version(let numbers):
            var inner = CBOREncoder()
            inner.beginArray(2)
            inner.encode(ClaimValue.equal)
            inner.beginArray(numbers.count)
            for number in numbers { inner.encodeInt(number) }
            encoder.encode(bytes: inner.bytes)
        case .coordinates(let latitude, let longitude):
            encoder.beginArray(2)
            encoder.encode(latitude)
            encoder.encode(longitude)
        }
    }

    @_lifetime(decoder: copy decoder)
    static func read(_ label: Int64, _ decoder: inout CBORDecoder) throws(CBORError) -> ClaimValue {
        let at = decoder.offset
        switch try decoder.peek() {
        case .unsigned, .negative: return .integer(try decoder.readInteger())
        case .text: return .text(try decoder.readTextValue(limit: 256))
        case .array:
            try decoder.beginArray(count: 2)
            return .coordinates(latitude: try decoder.readDouble(), longitude: try decoder.readDouble())
        case .bytes:
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
                guard count >= 1, count <= versionLimit else { throw .tooLong(at: at) }
                var numbers: [Int64] = []
                while numbers.count < count { numbers.append(try inner.readInteger()) }
                try inner.finish()
                return .version(numbers)
            default:
                guard range.count <= 64 else { throw .tooLong(at: at) }
                var copy: [UInt8] = []
                for index in range { copy.append(decoder.bytes[index]) }
                return .bytes(copy)
            }
        case let found: throw .unexpectedType(at: at, expected: .bytes, found: found)
        }
    }
}
