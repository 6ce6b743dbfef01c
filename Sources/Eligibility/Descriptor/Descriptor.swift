import CBOR

/// The requirements specification of a piece of software: what it needs of the layer below, and what it provides to the
/// layer above (requirements E1 to E3).
///
/// It travels ahead of the software. On the wire it is the deterministic CBOR of
/// `{1: 1, ? 2: [* requirement], ? 3: [* capability], ? 4: identity}` (`docs/formats/descriptor.cddl`). Other keys are
/// passed over: what may not be passed over comes with a new version of the format.
public struct Descriptor: Equatable, Sendable {
    /// What the software needs, in the order in which a loader would look for it.
    public var requirements: [Requirement]
    /// What the software provides.
    public var provides: [Capability]
    /// What software it is.
    public var identity: SoftwareIdentity?

    /// A descriptor.
    public init(requirements: [Requirement] = [], provides: [Capability] = [], identity: SoftwareIdentity? = nil) {
        self.requirements = requirements
        self.provides = provides
        self.identity = identity
    }

    /// The descriptor as deterministic CBOR.
    public func encoded() -> [UInt8] {
        var encoder = CBOREncoder()
        var pairs = 1
        if !requirements.isEmpty { pairs += 1 }
        if !provides.isEmpty { pairs += 1 }
        if identity != nil { pairs += 1 }
        encoder.beginMap(pairs)
        encoder.encode(1 as UInt64)
        encoder.encode(1 as UInt64)
        if !requirements.isEmpty {
            encoder.encode(2 as UInt64)
            encoder.beginArray(requirements.count)
            for requirement in requirements { requirement.encode(into: &encoder) }
        }
        if !provides.isEmpty {
            encoder.encode(3 as UInt64)
            encoder.beginArray(provides.count)
            for capability in provides { capability.encode(into: &encoder) }
        }
        if let identity {
            encoder.encode(4 as UInt64)
            identity.encode(into: &encoder)
        }
        return encoder.bytes
    }

    /// Reads a descriptor that fills `bytes`.
    ///
    /// - Throws: ``DescriptorError`` for anything else than one descriptor within `limits`.
    public init(decoding bytes: Span<UInt8>, limits: DescriptorLimits = .standard) throws(DescriptorError) {
        guard bytes.count <= limits.size else { throw .tooLarge(size: bytes.count, limit: limits.size) }
        self.init()
        var decoder = CBORDecoder(bytes, limits: limits.items)
        let version: UInt64?
        do throws(CBORError) {
            version = try read(&decoder)
        } catch {
            throw .malformed(error)
        }
        if let version { throw .unsupportedVersion(version) }
    }

    /// Reads a descriptor that fills `bytes`.
    public init(decoding bytes: [UInt8], limits: DescriptorLimits = .standard) throws(DescriptorError) {
        try self.init(decoding: bytes.span, limits: limits)
    }

    /// Reads all pairs, and returns the version where it is not known here.
    private mutating func read(_ decoder: inout CBORDecoder) throws(CBORError) -> UInt64? {
        let start = decoder.offset
        var cursor = try decoder.beginMap()
        guard let first = try decoder.nextKey(&cursor), first == .integer(1) else { throw .invalidValue(at: start) }
        let version = try decoder.readUnsigned()
        guard version == 1 else { return version }
        while let key = try decoder.nextKey(&cursor) {
            switch key {
            case .integer(2):
                var remaining = try decoder.beginArray()
                while remaining > 0 {
                    requirements.append(try Requirement(from: &decoder))
                    remaining -= 1
                }
            case .integer(3):
                var remaining = try decoder.beginArray()
                while remaining > 0 {
                    provides.append(try Capability(from: &decoder))
                    remaining -= 1
                }
            case .integer(4): identity = try SoftwareIdentity(from: &decoder)
            default: try decoder.skip()
            }
        }
        try decoder.finish()
        return nil
    }
}
