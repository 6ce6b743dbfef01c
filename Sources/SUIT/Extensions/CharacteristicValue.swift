public import CBOR

/// The value of a characteristic as it stands on the wire, for comparison [M7].
///
/// The update protocol and the conditions of a manifest meet in it: both sides compare the same deterministic bytes.
/// The encodings are those of `docs/formats/update-protocol.cddl`.
public struct CharacteristicValue: Equatable, Hashable, Sendable {
    /// Most bytes of a value.
    public static let byteLimit = 1_024

    /// The deterministic encoding.
    public let encoded: [UInt8]

    /// A value that is encoded already.
    public init(encoded: [UInt8]) {
        self.encoded = encoded
    }

    /// A text.
    public init(text: Text) {
        var encoder = CBOREncoder()
        encoder.encode(text: text)
        self.encoded = encoder.bytes
    }

    /// An identifier or other bytes.
    public init(bytes: [UInt8]) {
        var encoder = CBOREncoder()
        encoder.encode(bytes: bytes)
        self.encoded = encoder.bytes
    }

    /// An integer.
    public init(integer: Int64) {
        var encoder = CBOREncoder()
        encoder.encodeInt(integer)
        self.encoded = encoder.bytes
    }

    /// A floating-point number.
    public init(number: Double) {
        var encoder = CBOREncoder()
        encoder.encode(number)
        self.encoded = encoder.bytes
    }

    /// A version, in the form of parameter 28: "equal".
    public init(version: [Int64]) {
        var inner = CBOREncoder()
        inner.beginArray(2)
        inner.encode(Shape.equal)
        inner.beginArray(version.count)
        for number in version { inner.encodeInt(number) }
        self.init(bytes: inner.bytes)
    }

    /// Latitude and longitude, in degrees.
    public init(latitude: Double, longitude: Double) {
        var encoder = CBOREncoder()
        encoder.beginArray(2)
        encoder.encode(latitude)
        encoder.encode(longitude)
        self.encoded = encoder.bytes
    }

    /// Up to 64 bit flags.
    public init(flags: UInt64) {
        var encoder = CBOREncoder()
        encoder.beginArray(2)
        encoder.encode(CharacteristicForm.flags.rawValue)
        encoder.encode(flags)
        self.encoded = encoder.bytes
    }

    /// Reads a value in place: any item that a characteristic can have.
    @_lifetime(decoder: copy decoder)
    static func read(_ decoder: inout CBORDecoder) throws(CBORError) -> CharacteristicValue {
        let start = decoder.offset
        switch try decoder.peek() {
        case .map, .tag, .bool, .null: throw .invalidValue(at: start)
        default: break
        }
        let range = try decoder.skip()
        guard range.count <= byteLimit else { throw .tooLong(at: start) }
        var copy: [UInt8] = []
        copy.reserveCapacity(range.count)
        for index in range { copy.append(decoder.bytes[index]) }
        return CharacteristicValue(encoded: copy)
    }

    /// What the value is, as the value of `label`.
    func shape(_ label: Int64) -> Shape {
        var decoder = CBORDecoder(encoded.span)
        guard let shape = try? Shape.read(label, &decoder), (try? decoder.finish()) != nil else { return .opaque }
        return shape
    }
}
