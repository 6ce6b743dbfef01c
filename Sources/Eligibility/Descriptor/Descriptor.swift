import CBOR

/// The requirements specification of a piece of software: what it needs of the layer below, and what it provides to the
/// layer above (requirements E1 to E3).
///
/// It travels ahead of the software. On the wire it is the deterministic CBOR of
/// `{1: 1, ? 2: [* requirement], ? 3: [* capability], ? 4: identity, ? 5: [* part]}` (`docs/formats/descriptor.cddl`).
/// Other keys are passed over: what may not be passed over comes with a new version of the format.
public struct Descriptor: Equatable, Sendable {
    /// What the software needs, in the order in which a loader would look for it.
    public var requirements: [Requirement]
    /// What the software provides.
    public var provides: [Capability]
    /// What software it is.
    public var identity: SoftwareIdentity?
    /// The files of software that consists of several: packages, file trees. Each has its own requirements and
    /// capabilities; those of the descriptor itself hold for the whole.
    public var parts: [DescriptorPart]

    /// A descriptor.
    public init(
        requirements: [Requirement] = [],
        provides: [Capability] = [],
        identity: SoftwareIdentity? = nil,
        parts: [DescriptorPart] = []
    ) {
        self.requirements = requirements
        self.provides = provides
        self.identity = identity
        self.parts = parts
    }

    /// The descriptor as deterministic CBOR.
    public func encoded() -> [UInt8] {
        var encoder = CBOREncoder()
        var pairs = 1
        if !requirements.isEmpty { pairs += 1 }
        if !provides.isEmpty { pairs += 1 }
        if identity != nil { pairs += 1 }
        if !parts.isEmpty { pairs += 1 }
        encoder.beginMap(pairs)
        encoder.encode(1 as UInt64)
        encoder.encode(1 as UInt64)
        if !requirements.isEmpty {
            encoder.encode(2 as UInt64)
            Requirement.encode(requirements, into: &encoder)
        }
        if !provides.isEmpty {
            encoder.encode(3 as UInt64)
            Capability.encode(provides, into: &encoder)
        }
        if let identity {
            encoder.encode(4 as UInt64)
            identity.encode(into: &encoder)
        }
        if !parts.isEmpty {
            encoder.encode(5 as UInt64)
            encoder.beginArray(parts.count)
            for part in parts { part.encode(into: &encoder) }
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
            case .integer(2): requirements = try Requirement.list(from: &decoder)
            case .integer(3): provides = try Capability.list(from: &decoder)
            case .integer(4): identity = try SoftwareIdentity(from: &decoder)
            case .integer(5):
                var remaining = try decoder.beginArray()
                while remaining > 0 {
                    parts.append(try DescriptorPart(from: &decoder))
                    remaining -= 1
                }
            default: try decoder.skip()
            }
        }
        try decoder.finish()
        return nil
    }
}
