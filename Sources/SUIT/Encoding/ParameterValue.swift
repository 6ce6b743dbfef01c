public import CBOR

/// A parameter and its value, for writing (suit-manifest section 8.4.8).
public enum ParameterValue: Equatable, Sendable {
    /// Vendor id, 16 bytes.
    case vendorIdentifier([UInt8])
    /// Vendor id: the bytes of a private enterprise number (tag 112).
    case vendorEnterpriseNumber([UInt8])
    /// Class id, 16 bytes.
    case classIdentifier([UInt8])
    /// Digest of the result.
    case imageDigest(SUITDigest)
    /// Last moment of use, in seconds since 1970.
    case useBefore(UInt64)
    /// Slot number.
    case componentSlot(UInt64)
    /// Whether commands run in the order that they stand in.
    case strictOrder(Bool)
    /// Whether a failed condition only ends the sequence.
    case softFailure(Bool)
    /// Size of the result, in bytes.
    case imageSize(UInt64)
    /// Content to write or compare.
    case content([UInt8])
    /// How the payload is encrypted: a tagged COSE_Encrypt without ciphertext, encoded.
    case encryptionInfo([UInt8])
    /// URI to fetch from.
    case uri(Text)
    /// Index of the component to copy from.
    case sourceComponent(Int)
    /// Arguments of invoke.
    case invokeArguments([UInt8])
    /// Device id, 16 bytes.
    case deviceIdentifier([UInt8])
    /// Arguments of fetch that are no characteristic definition.
    case fetchArguments([UInt8])
    /// Characteristic definition [M1].
    case requestDefinition(RequestDefinition)
    /// Least energy in the battery, in milliwatt hours.
    case minimumBattery(UInt64)
    /// Priority of the update; smaller is more urgent.
    case updatePriority(Int64)
    /// Version comparison: how, and with which numbers.
    case version(VersionMatch.Comparison, [Int64])
    /// Events to wait for, an encoded map.
    case waitInfo([UInt8])
    /// Permissions, owner and times of a file, an encoded map.
    case componentMetadata([UInt8])
    /// Reference to the descriptor.
    case descriptor(DescriptorReference)
    /// Numbers of the payload formats that the author allows, the preferred one first.
    case payloadFormats([UInt64])
    /// Digests of the blocks of the result.
    case blockDigests(BlockDigests)
    /// Root of the tree of detail manifests.
    case variantRoot(VariantRoot)
    /// Characteristics that a variant is for.
    case characteristicConditions(CharacteristicConditions)

    /// The parameter's number.
    public var label: Int64 {
        switch self {
        case .vendorIdentifier, .vendorEnterpriseNumber: SUITParameter.vendorIdentifier
        case .classIdentifier: SUITParameter.classIdentifier
        case .imageDigest: SUITParameter.imageDigest
        case .useBefore: SUITParameter.useBefore
        case .componentSlot: SUITParameter.componentSlot
        case .strictOrder: SUITParameter.strictOrder
        case .softFailure: SUITParameter.softFailure
        case .imageSize: SUITParameter.imageSize
        case .content: SUITParameter.content
        case .encryptionInfo: SUITParameter.encryptionInfo
        case .uri: SUITParameter.uri
        case .sourceComponent: SUITParameter.sourceComponent
        case .invokeArguments: SUITParameter.invokeArguments
        case .deviceIdentifier: SUITParameter.deviceIdentifier
        case .fetchArguments, .requestDefinition: SUITParameter.fetchArguments
        case .minimumBattery: SUITParameter.minimumBattery
        case .updatePriority: SUITParameter.updatePriority
        case .version: SUITParameter.version
        case .waitInfo: SUITParameter.waitInfo
        case .componentMetadata: SUITParameter.componentMetadata
        case .descriptor: SUITParameter.descriptor
        case .payloadFormats: SUITParameter.payloadFormats
        case .blockDigests: SUITParameter.blockDigests
        case .variantRoot: SUITParameter.variantRoot
        case .characteristicConditions: SUITParameter.characteristicConditions
        }
    }

    private func write(_ encoder: inout CBOREncoder) {
        switch self {
        case .vendorIdentifier(let bytes), .classIdentifier(let bytes), .content(let bytes),
            .encryptionInfo(let bytes), .invokeArguments(let bytes), .deviceIdentifier(let bytes),
            .fetchArguments(let bytes), .waitInfo(let bytes), .componentMetadata(let bytes):
            encoder.encode(bytes: bytes)
        case .vendorEnterpriseNumber(let bytes):
            encoder.tag(SUITTag.privateEnterpriseNumber)
            encoder.encode(bytes: bytes)
        case .imageDigest(let digest): encoder.encode(bytes: digest.encoded)
        case .useBefore(let number), .imageSize(let number), .componentSlot(let number),
            .minimumBattery(let number):
            encoder.encode(number)
        case .sourceComponent(let index): encoder.encode(count: index)
        case .updatePriority(let number): encoder.encodeInt(number)
        case .softFailure(let flag), .strictOrder(let flag): encoder.encode(flag)
        case .uri(let text): encoder.encode(text: text)
        case .version(let comparison, let numbers):
            var match = CBOREncoder(capacity: numbers.count + 3)
            match.beginArray(2)
            match.encode(comparison.rawValue)
            match.beginArray(numbers.count)
            for number in numbers { match.encodeInt(number) }
            encoder.encode(bytes: match.bytes)
        case .requestDefinition(let definition): encoder.encode(bytes: definition.encoded)
        case .descriptor(let reference): encoder.encode(bytes: reference.encoded)
        case .payloadFormats(let formats):
            var list = CBOREncoder(capacity: formats.count + 1)
            list.beginArray(formats.count)
            for format in formats { list.encode(format) }
            encoder.encode(bytes: list.bytes)
        case .blockDigests(let digests): encoder.encode(bytes: digests.encoded)
        case .variantRoot(let root): encoder.encode(bytes: root.encoded)
        case .characteristicConditions(let conditions): encoder.encode(bytes: conditions.encoded)
        }
    }

    /// Writes a parameter map in deterministic order.
    static func write(_ parameters: [ParameterValue], to encoder: inout CBOREncoder) {
        var pairs: [(key: [UInt8], value: [UInt8])] = []
        for parameter in parameters {
            var key = CBOREncoder()
            key.encodeInt(parameter.label)
            var value = CBOREncoder()
            parameter.write(&value)
            pairs.append((key.bytes, value.bytes))
        }
        encoder.sortedMap(pairs)
    }
}
