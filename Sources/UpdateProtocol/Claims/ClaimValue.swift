public import CBOR

/// The value of a characteristic, in each of its forms [M7].
///
/// The encoding of those that SUIT has a parameter for is the parameter's; the label says which form is meant. The forms
/// that a definition can ask for stand in an array behind their number, so that each value says itself what it is.
public enum ClaimValue: Equatable, Hashable, Sendable {
    /// An identifier such as a UUID, or other bytes: a byte string.
    case bytes([UInt8])
    /// A text.
    case text(Text)
    /// An integer.
    case integer(Int64)
    /// A floating-point number.
    case number(Double)
    /// A digest: a byte string that holds `[algorithm, bytes]`.
    case digest(ProtocolDigest)
    /// A version: a byte string that holds `[3, [+ int]]`, 3 being "equal" (suit-update-management).
    case version([Int64])
    /// Latitude and longitude, in degrees.
    case coordinates(latitude: Double, longitude: Double)
    /// The SHA-256 digest of the encoding of a value: `[1, bstr .size 32]`.
    case valueDigest([UInt8])
    /// Bits: `[2, bstr]`. Bit n is bit n modulo 8, counted from the lowest, of byte n / 8; the last byte is not 0.
    case bitmap([UInt8])
    /// Up to 64 bit flags: `[3, uint]`.
    case flags(UInt64)
    /// Spans of time: `[5, [+ time-window]]`.
    case times([TimeWindow])

    /// Most bytes of a bitmap.
    public static let bitmapLimit = 256
    /// Most spans of time.
    public static let windowLimit = 32
    /// Most bytes of a text.
    static let textLimit = 256
    /// Most bytes of an identifier.
    static let byteLimit = 64
    /// Most numbers of a version.
    static let versionLimit = 8

    /// The deterministic encoding.
    public var encoded: [UInt8] {
        var encoder = CBOREncoder(capacity: 24)
        write(&encoder)
        return encoder.bytes
    }

    /// A bitmap of the given bits, without zero bytes at its end, which would make two encodings of one value.
    public static func bits(_ bytes: [UInt8]) -> ClaimValue {
        var bytes = bytes
        while bytes.last == 0 { bytes.removeLast() }
        return .bitmap(bytes)
    }

    func write(_ encoder: inout CBOREncoder) {
        switch self {
        case .bytes(let bytes): encoder.encode(bytes: bytes)
        case .text(let text): encoder.encode(text: text)
        case .integer(let number): encoder.encodeInt(number)
        case .number(let number): encoder.encode(number)
        case .digest(let digest):
            var inner = CBOREncoder()
            digest.write(&inner)
            encoder.encode(bytes: inner.bytes)
        case .version(let numbers):
            var inner = CBOREncoder()
            inner.beginArray(2)
            inner.encode(ClaimForm.equal)
            inner.beginArray(numbers.count)
            for number in numbers { inner.encodeInt(number) }
            encoder.encode(bytes: inner.bytes)
        case .coordinates(let latitude, let longitude):
            encoder.beginArray(2)
            encoder.encode(latitude)
            encoder.encode(longitude)
        case .valueDigest(let digest):
            ClaimForm.write(ClaimForm.digest, to: &encoder)
            encoder.encode(bytes: digest)
        case .bitmap(let bits):
            ClaimForm.write(ClaimForm.bitmap, to: &encoder)
            encoder.encode(bytes: bits)
        case .flags(let flags):
            ClaimForm.write(ClaimForm.flags, to: &encoder)
            encoder.encode(flags)
        case .times(let windows):
            ClaimForm.write(ClaimForm.times, to: &encoder)
            encoder.beginArray(windows.count)
            for window in windows { window.write(&encoder) }
        }
    }
}
