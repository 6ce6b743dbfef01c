public import CBOR

/// A parameter and its value as a report carries them: the encoded item, whatever it is.
public struct ReportedParameter: Equatable, Hashable, Sendable {
    /// Most bytes of a value.
    public static let byteLimit = 4_096

    /// The parameter's number.
    public let label: Int64
    /// The value, encoded.
    public let encoded: [UInt8]

    /// A parameter with an encoded value.
    public init(label: Int64, encoded: [UInt8]) {
        self.label = label
        self.encoded = encoded
    }

    /// A parameter whose value is a byte string.
    public init(label: Int64, bytes: Span<UInt8>) {
        var encoder = CBOREncoder(capacity: bytes.count + 9)
        encoder.encode(bytes: bytes)
        self.init(label: label, encoded: encoder.bytes)
    }

    /// A parameter whose value is an integer of at least 0.
    public init(label: Int64, unsigned: UInt64) {
        var encoder = CBOREncoder()
        encoder.encode(unsigned)
        self.init(label: label, encoded: encoder.bytes)
    }

    /// A parameter whose value is a text.
    public init(label: Int64, text: Text) {
        var encoder = CBOREncoder()
        encoder.encode(text: text)
        self.init(label: label, encoded: encoder.bytes)
    }

    /// The digest that the value is (parameter 3), or nothing.
    public var digest: SUITDigest? {
        var decoder = CBORDecoder(encoded.span)
        guard let range = try? decoder.readBytes() else { return nil }
        var inner = CBORDecoder(encoded.span, in: range)
        return try? SUITDigest.read(&inner)
    }

    /// The integer that the value is, or nothing.
    public var unsigned: UInt64? {
        var decoder = CBORDecoder(encoded.span)
        return try? decoder.readUnsigned()
    }

    /// Writes a map of parameters, behind pairs that are encoded already.
    static func write(
        _ parameters: [ReportedParameter],
        after pairs: [(key: [UInt8], value: [UInt8])] = [],
        to encoder: inout CBOREncoder
    ) {
        var pairs = pairs
        for parameter in parameters {
            var key = CBOREncoder()
            key.encodeInt(parameter.label)
            pairs.append((key.bytes, parameter.encoded))
        }
        encoder.sortedMap(pairs)
    }

    /// Reads the value of `label` in place.
    @_lifetime(decoder: copy decoder)
    static func read(_ label: Int64, _ decoder: inout CBORDecoder) throws(CBORError) -> ReportedParameter {
        let range = try decoder.skip()
        guard range.count <= byteLimit else { throw .tooLong(at: range.lowerBound) }
        var copy: [UInt8] = []
        copy.reserveCapacity(range.count)
        for index in range { copy.append(decoder.bytes[index]) }
        return ReportedParameter(label: label, encoded: copy)
    }
}
