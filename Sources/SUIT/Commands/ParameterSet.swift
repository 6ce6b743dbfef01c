import CBOR

/// The parameters of one component (suit-manifest section 8.4.8): numbers, and where the other values stand in the
/// bytes.
public struct ParameterSet: Sendable {
    /// Size of the result, in bytes.
    public private(set) var imageSize: UInt64?
    /// Last moment of use, in seconds since 1970.
    public private(set) var useBefore: UInt64?
    /// Slot number.
    public private(set) var componentSlot: UInt64?
    /// The component to copy from: its number among ``CommandProcessor/parameters``, which in a manifest without
    /// dependencies is its index.
    public private(set) var sourceComponent: UInt64?
    /// Least energy in the battery, in milliwatt hours.
    public private(set) var minimumBattery: UInt64?
    /// Priority of the update; smaller is more urgent.
    public private(set) var updatePriority: Int64?

    /// Whether the vendor id is a private enterprise number (tag 112) rather than a UUID.
    public private(set) var isVendorEnterpriseNumber = false

    private static let rangeCount = 18
    private var ranges = InlineArray<18, StoredRange>(repeating: StoredRange())

    /// No parameter set.
    public init() {}

    /// Vendor id: 16 bytes, or the bytes of a private enterprise number.
    public var vendorIdentifier: Range<Int>? { ranges[0].range }
    /// Class id, 16 bytes.
    public var classIdentifier: Range<Int>? { ranges[1].range }
    /// Digest of the result: an encoded ``SUITDigest``.
    public var imageDigest: Range<Int>? { ranges[2].range }
    /// Content to write or compare.
    public var content: Range<Int>? { ranges[3].range }
    /// How the payload is encrypted: a tagged COSE_Encrypt without ciphertext.
    public var encryptionInfo: Range<Int>? { ranges[4].range }
    /// URI to fetch from.
    public var uri: Range<Int>? { ranges[5].range }
    /// Arguments of invoke.
    public var invokeArguments: Range<Int>? { ranges[6].range }
    /// Device id, 16 bytes.
    public var deviceIdentifier: Range<Int>? { ranges[7].range }
    /// Arguments of fetch: an encoded ``RequestDefinition``.
    public var fetchArguments: Range<Int>? { ranges[8].range }
    /// Version comparison: an encoded ``VersionMatch``.
    public var version: Range<Int>? { ranges[9].range }
    /// Events to wait for: encoded ``WaitEvents``.
    public var waitInfo: Range<Int>? { ranges[10].range }
    /// Permissions, owner and times of a file: an encoded map.
    public var componentMetadata: Range<Int>? { ranges[11].range }
    /// An encoded ``DescriptorReference``.
    public var descriptor: Range<Int>? { ranges[12].range }
    /// Allowed payload formats: an encoded array of integers.
    public var payloadFormats: Range<Int>? { ranges[13].range }
    /// The reserved place of the characteristic definition.
    public var requestDefinition: Range<Int>? { ranges[14].range }
    /// Digests of the blocks of the result.
    public var blockDigests: Range<Int>? { ranges[15].range }
    /// Root of the tree of detail manifests.
    public var variantRoot: Range<Int>? { ranges[16].range }
    /// Characteristics that a variant is for.
    public var characteristicConditions: Range<Int>? { ranges[17].range }

    /// Whether the parameter `label` is set.
    public func isSet(_ label: Int64) -> Bool {
        switch label {
        case SUITParameter.imageSize: imageSize != nil
        case SUITParameter.useBefore: useBefore != nil
        case SUITParameter.componentSlot: componentSlot != nil
        case SUITParameter.sourceComponent: sourceComponent != nil
        case SUITParameter.minimumBattery: minimumBattery != nil
        case SUITParameter.updatePriority: updatePriority != nil
        default: ParameterSet.place(of: label).map { ranges[$0].range != nil } ?? false
        }
    }

    /// Whether `label` is a parameter of components that is known here.
    static func isComponentParameter(_ label: Int64) -> Bool {
        switch label {
        case SUITParameter.imageSize, SUITParameter.useBefore, SUITParameter.componentSlot,
            SUITParameter.sourceComponent, SUITParameter.minimumBattery, SUITParameter.updatePriority:
            true
        default: place(of: label) != nil
        }
    }

    /// The place among the ranges of a parameter whose value is a string.
    private static func place(of label: Int64) -> Int? {
        switch label {
        case SUITParameter.vendorIdentifier: 0
        case SUITParameter.classIdentifier: 1
        case SUITParameter.imageDigest: 2
        case SUITParameter.content: 3
        case SUITParameter.encryptionInfo: 4
        case SUITParameter.uri: 5
        case SUITParameter.invokeArguments: 6
        case SUITParameter.deviceIdentifier: 7
        case SUITParameter.fetchArguments: 8
        case SUITParameter.version: 9
        case SUITParameter.waitInfo: 10
        case SUITParameter.componentMetadata: 11
        case SUITParameter.descriptor: 12
        case SUITParameter.payloadFormats: 13
        case SUITParameter.requestDefinition: 14
        case SUITParameter.blockDigests: 15
        case SUITParameter.variantRoot: 16
        case SUITParameter.characteristicConditions: 17
        default: nil
        }
    }

    /// Reads the value of parameter `label`, whose shape ``ParameterShape`` has checked, and stores it: always, or
    /// only where the parameter is not set. Texts are not checked again.
    @_lifetime(decoder: copy decoder) mutating func assign(
        _ label: Int64,
        from decoder: inout CBORDecoder,
        replacing: Bool
    ) throws(CBORError) {
        guard replacing || !isSet(label) else {
            try ScannedItem.skip(&decoder)
            return
        }
        switch label {
        case SUITParameter.imageSize: imageSize = try decoder.readUnsigned()
        case SUITParameter.useBefore: useBefore = try decoder.readUnsigned()
        case SUITParameter.componentSlot: componentSlot = try decoder.readUnsigned()
        case SUITParameter.sourceComponent: sourceComponent = try decoder.readUnsigned()
        case SUITParameter.minimumBattery: minimumBattery = try decoder.readUnsigned()
        case SUITParameter.updatePriority: updatePriority = try decoder.readInteger()
        default:
            guard let place = ParameterSet.place(of: label) else { throw .invalidValue(at: decoder.offset) }
            let isTagged = try decoder.peek() == .tag
            if isTagged { _ = try decoder.readTag() }
            if label == SUITParameter.vendorIdentifier { isVendorEnterpriseNumber = isTagged }
            ranges[place].range = try ScannedItem.readString(&decoder)
        }
    }

    /// Takes the value of parameter `label` over from `other`.
    mutating func copy(_ label: Int64, from other: ParameterSet) {
        switch label {
        case SUITParameter.imageSize: imageSize = other.imageSize
        case SUITParameter.useBefore: useBefore = other.useBefore
        case SUITParameter.componentSlot: componentSlot = other.componentSlot
        case SUITParameter.sourceComponent: sourceComponent = other.sourceComponent
        case SUITParameter.minimumBattery: minimumBattery = other.minimumBattery
        case SUITParameter.updatePriority: updatePriority = other.updatePriority
        default:
            if let place = ParameterSet.place(of: label) { ranges[place] = other.ranges[place] }
            if label == SUITParameter.vendorIdentifier { isVendorEnterpriseNumber = other.isVendorEnterpriseNumber }
        }
    }

    /// Notes the component that parameter 22 means, whatever manifest has said so.
    mutating func resolveSource(_ number: Int) { sourceComponent = UInt64(number) }
}

extension ParameterSet: Equatable {
    /// Whether the same parameters are set to the same numbers and places.
    public static func == (left: ParameterSet, right: ParameterSet) -> Bool {
        for index in 0..<rangeCount where left.ranges[index] != right.ranges[index] { return false }
        return left.imageSize == right.imageSize && left.useBefore == right.useBefore
            && left.componentSlot == right.componentSlot && left.sourceComponent == right.sourceComponent
            && left.isVendorEnterpriseNumber == right.isVendorEnterpriseNumber
            && left.minimumBattery == right.minimumBattery && left.updatePriority == right.updatePriority
    }
}
