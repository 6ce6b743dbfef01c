import CBOR

/// What a layer provides: detected on a device, reported in an inventory, stated by a descriptor, or put together at build
/// time as the constant table of a microcontroller (requirement E4).
///
/// On the wire: `{1: 1, ? 2: [* capability], ? 3: [+ unexamined kind], ? 4: [+ examined kind]}`; other keys are passed
/// over.
public struct CapabilitySet: Equatable, Sendable {
    /// The capabilities. For kinds that were examined, what is not here is not there.
    public var capabilities: [Capability]
    /// Kinds from 1 to 5 that whoever made this set could not look at. Requirements of these kinds are undecided.
    public var unexaminedKinds: [CapabilityKind]
    /// Kinds of attributes that were examined in full: what is not here is not there. A requirement of any other kind of
    /// attribute, of which there is no capability of that name, is undecided.
    public var examinedKinds: [CapabilityKind]

    /// A set of capabilities.
    public init(
        _ capabilities: [Capability],
        unexaminedKinds: [CapabilityKind] = [],
        examinedKinds: [CapabilityKind] = []
    ) {
        self.capabilities = capabilities
        self.unexaminedKinds = unexaminedKinds
        self.examinedKinds = examinedKinds
    }

    /// What both layers' worth of examination found, `other` after this one.
    public func merging(_ other: CapabilitySet) -> CapabilitySet {
        var merged = self
        merged.capabilities.append(contentsOf: other.capabilities)
        for kind in other.unexaminedKinds where !merged.unexaminedKinds.contains(kind) {
            merged.unexaminedKinds.append(kind)
        }
        for kind in other.examinedKinds where !merged.examinedKinds.contains(kind) {
            merged.examinedKinds.append(kind)
        }
        return merged
    }

    /// The set as deterministic CBOR.
    public func encoded() -> [UInt8] {
        var encoder = CBOREncoder()
        var pairs = 1
        if !capabilities.isEmpty { pairs += 1 }
        if !unexaminedKinds.isEmpty { pairs += 1 }
        if !examinedKinds.isEmpty { pairs += 1 }
        encoder.beginMap(pairs)
        encoder.encode(1 as UInt64)
        encoder.encode(1 as UInt64)
        if !capabilities.isEmpty {
            encoder.encode(2 as UInt64)
            Capability.encode(capabilities, into: &encoder)
        }
        Self.encode(unexaminedKinds, key: 3, into: &encoder)
        Self.encode(examinedKinds, key: 4, into: &encoder)
        return encoder.bytes
    }

    /// Reads a set that fills `bytes`.
    ///
    /// - Throws: ``DescriptorError`` for anything else than one set within `limits`.
    public init(decoding bytes: Span<UInt8>, limits: DescriptorLimits = .standard) throws(DescriptorError) {
        guard bytes.count <= limits.size else { throw .tooLarge(size: bytes.count, limit: limits.size) }
        self.init([])
        var decoder = CBORDecoder(bytes, limits: limits.items)
        let version: UInt64?
        do throws(CBORError) {
            version = try read(&decoder)
        } catch {
            throw .malformed(error)
        }
        if let version { throw .unsupportedVersion(version) }
    }

    private static func encode(_ kinds: [CapabilityKind], key: UInt64, into encoder: inout CBOREncoder) {
        guard !kinds.isEmpty else { return }
        encoder.encode(key)
        encoder.beginArray(kinds.count)
        for kind in kinds { encoder.encodeInt(kind.rawValue) }
    }

    /// Reads all pairs, and returns the version where it is not known here.
    private mutating func read(_ decoder: inout CBORDecoder) throws(CBORError) -> UInt64? {
        let start = decoder.offset
        var cursor = try decoder.beginMap()
        guard try decoder.nextKey(&cursor) == .integer(1) else { throw .invalidValue(at: start) }
        let version = try decoder.readUnsigned()
        guard version == 1 else { return version }
        while let key = try decoder.nextKey(&cursor) {
            switch key {
            case .integer(2): capabilities = try Capability.list(from: &decoder)
            case .integer(3): unexaminedKinds = try Self.kinds(&decoder)
            case .integer(4): examinedKinds = try Self.kinds(&decoder)
            default: try decoder.skip()
            }
        }
        try decoder.finish()
        return nil
    }

    private static func kinds(_ decoder: inout CBORDecoder) throws(CBORError) -> [CapabilityKind] {
        var remaining = try decoder.beginArray()
        var kinds: [CapabilityKind] = []
        while remaining > 0 {
            kinds.append(CapabilityKind(rawValue: try decoder.readInteger()))
            remaining -= 1
        }
        return kinds
    }
}
