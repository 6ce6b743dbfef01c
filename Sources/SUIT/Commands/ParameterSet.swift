public import CBOR

/// The parameters of one component (suit-manifest section 8.4.8): where each value stands in the envelope.
public struct ParameterSet: Equatable, Sendable {
    /// Vendor id.
    public internal(set) var vendorIdentifier: Range<Int>?
    /// Class id.
    public internal(set) var classIdentifier: Range<Int>?
    /// Digest of the result: an encoded ``SUITDigest``.
    public internal(set) var imageDigest: Range<Int>?
    /// Size of the result, in bytes.
    public internal(set) var imageSize: UInt64?
    /// Last moment of use, in seconds since 1970.
    public internal(set) var useBefore: UInt64?
    /// Slot number.
    public internal(set) var componentSlot: UInt64?
    /// Content to write.
    public internal(set) var content: Range<Int>?
    /// URI to fetch from.
    public internal(set) var uri: Range<Int>?
    /// Index of the component to copy from.
    public internal(set) var sourceComponent: UInt64?
    /// Arguments of invoke.
    public internal(set) var invokeArguments: Range<Int>?
    /// Device id.
    public internal(set) var deviceIdentifier: Range<Int>?
    /// Arguments of fetch: an encoded ``RequestDefinition``.
    public internal(set) var fetchArguments: Range<Int>?
    /// Version comparison.
    public internal(set) var version: Range<Int>?
    /// An encoded ``DescriptorReference``.
    public internal(set) var descriptor: Range<Int>?
    /// Allowed payload formats: an encoded array of integers.
    public internal(set) var payloadFormats: Range<Int>?

    /// No parameter set.
    public init() {}

    /// What a parameter map says about the sequence itself rather than the component.
    struct SequenceSettings {
        var softFailure: Bool?
    }

    /// The outcome of reading one parameter.
    enum Outcome {
        case stored
        case unknown
    }

    /// Reads the value of parameter `label` and stores it, where `replacing` or not set before.
    @_lifetime(decoder: copy decoder)
    mutating func read(
        _ label: Int64,
        from decoder: inout CBORDecoder,
        replacing: Bool,
        settings: inout SequenceSettings
    ) throws(CBORError) -> Outcome {
        let at = decoder.offset
        switch label {
        case SUITParameter.vendorIdentifier:
            if try decoder.peek() == .tag {
                guard try decoder.readTag() == SUITTag.privateEnterpriseNumber else { throw .invalidValue(at: at) }
                ParameterSet.store(try decoder.readBytes(), in: &vendorIdentifier, replacing)
            } else {
                ParameterSet.store(try decoder.readIdentifier(), in: &vendorIdentifier, replacing)
            }
        case SUITParameter.classIdentifier:
            ParameterSet.store(try decoder.readIdentifier(), in: &classIdentifier, replacing)
        case SUITParameter.deviceIdentifier:
            ParameterSet.store(try decoder.readIdentifier(), in: &deviceIdentifier, replacing)
        case SUITParameter.imageDigest:
            let range = try decoder.readBytes()
            var inner = CBORDecoder(decoder.bytes, in: range)
            _ = try SUITDigest.read(&inner)
            try inner.finish()
            ParameterSet.store(range, in: &imageDigest, replacing)
        case SUITParameter.useBefore: ParameterSet.store(try decoder.readUnsigned(), in: &useBefore, replacing)
        case SUITParameter.componentSlot: ParameterSet.store(try decoder.readUnsigned(), in: &componentSlot, replacing)
        case SUITParameter.imageSize: ParameterSet.store(try decoder.readUnsigned(), in: &imageSize, replacing)
        case SUITParameter.sourceComponent:
            ParameterSet.store(try decoder.readUnsigned(), in: &sourceComponent, replacing)
        case SUITParameter.content: ParameterSet.store(try decoder.readBytes(), in: &content, replacing)
        case SUITParameter.uri: ParameterSet.store(try decoder.readText(), in: &uri, replacing)
        case SUITParameter.invokeArguments: ParameterSet.store(try decoder.readBytes(), in: &invokeArguments, replacing)
        case SUITParameter.fetchArguments: ParameterSet.store(try decoder.readBytes(), in: &fetchArguments, replacing)
        case SUITParameter.version: ParameterSet.store(try decoder.readBytes(), in: &version, replacing)
        case SUITParameter.descriptor: ParameterSet.store(try decoder.readBytes(), in: &descriptor, replacing)
        case SUITParameter.payloadFormats: ParameterSet.store(try decoder.readBytes(), in: &payloadFormats, replacing)
        case SUITParameter.strictOrder:
            // A sequential processor may ignore it: running in order is one of the orders that are allowed.
            _ = try decoder.readBool()
        case SUITParameter.softFailure: settings.softFailure = try decoder.readBool()
        default:
            try decoder.skip()
            return .unknown
        }
        return .stored
    }

    private static func store<Value>(_ value: Value, in place: inout Value?, _ replacing: Bool) {
        if replacing || place == nil { place = value }
    }
}

extension CBORDecoder {
    /// A byte string of the 16 bytes of a UUID.
    @_lifetime(self: copy self)
    fileprivate mutating func readIdentifier() throws(CBORError) -> Range<Int> {
        let at = offset
        let range = try readBytes()
        guard range.count == 16 else { throw .invalidValue(at: at) }
        return range
    }
}
