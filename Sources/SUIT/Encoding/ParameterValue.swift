public import CBOR

/// A parameter and its value, for writing (suit-manifest section 8.4.8).
public enum ParameterValue: Equatable, Sendable {
    /// Vendor id, 16 bytes.
    case vendorIdentifier([UInt8])
    /// Class id, 16 bytes.
    case classIdentifier([UInt8])
    /// Digest of the result.
    case imageDigest(SUITDigest)
    /// Last moment of use, in seconds since 1970.
    case useBefore(UInt64)
    /// Whether a failed condition only ends the sequence.
    case softFailure(Bool)
    /// Size of the result, in bytes.
    case imageSize(UInt64)
    /// URI to fetch from.
    case uri(Text)
    /// Characteristic definition [M1].
    case requestDefinition(RequestDefinition)
    /// Reference to the descriptor.
    case descriptor(DescriptorReference)
    /// Numbers of the payload formats that the author allows, the preferred one first.
    case payloadFormats([UInt64])

    var label: Int64 {
        switch self {
        case .vendorIdentifier: SUITParameter.vendorIdentifier
        case .classIdentifier: SUITParameter.classIdentifier
        case .imageDigest: SUITParameter.imageDigest
        case .useBefore: SUITParameter.useBefore
        case .softFailure: SUITParameter.softFailure
        case .imageSize: SUITParameter.imageSize
        case .uri: SUITParameter.uri
        case .requestDefinition: SUITParameter.fetchArguments
        case .descriptor: SUITParameter.descriptor
        case .payloadFormats: SUITParameter.payloadFormats
        }
    }

    /// Writes a parameter map in deterministic order.
    static func write(_ parameters: [ParameterValue], to encoder: inout CBOREncoder) {
        var pairs: [(key: [UInt8], value: [UInt8])] = []
        for parameter in parameters {
            var key = CBOREncoder()
            key.encodeInt(parameter.label)
            var value = CBOREncoder()
            switch parameter {
            case .vendorIdentifier(let bytes), .classIdentifier(let bytes): value.encode(bytes: bytes)
            case .imageDigest(let digest): value.encode(bytes: digest.encoded)
            case .useBefore(let number), .imageSize(let number): value.encode(number)
            case .softFailure(let flag): value.encode(flag)
            case .uri(let text): value.encode(text: text)
            case .requestDefinition(let definition): value.encode(bytes: definition.encoded)
            case .descriptor(let reference): value.encode(bytes: reference.encoded)
            case .payloadFormats(let formats):
                var list = CBOREncoder(capacity: formats.count + 1)
                list.beginArray(formats.count)
                for format in formats { list.encode(format) }
                value.encode(bytes: list.bytes)
            }
            pairs.append((key.bytes, value.bytes))
        }
        encoder.sortedMap(pairs)
    }
}
