public import CBOR

/// One file of software that consists of several: what it needs, and what it gives to the others and to the layer above
/// (requirement E1).
///
/// On the wire: `{1: path, ? 2: [* requirement], ? 3: [* capability], ? 4: target}`; other keys are passed over.
public struct DescriptorPart: Equatable, Sendable {
    /// Where it is going to be installed: an absolute path.
    public var path: Text
    /// What it needs, in the order in which a loader would look for it.
    public var requirements: [Requirement]
    /// What it gives.
    public var provides: [Capability]
    /// Where it leads, for a symbolic link: as it stands in the link. Links have neither requirements nor capabilities.
    public var linkTarget: Text?

    /// A file.
    public init(
        path: Text,
        requirements: [Requirement] = [],
        provides: [Capability] = [],
        linkTarget: Text? = nil
    ) {
        self.path = path
        self.requirements = requirements
        self.provides = provides
        self.linkTarget = linkTarget
    }

    func encode(into encoder: inout CBOREncoder) {
        var pairs = 1
        if !requirements.isEmpty { pairs += 1 }
        if !provides.isEmpty { pairs += 1 }
        if linkTarget != nil { pairs += 1 }
        encoder.beginMap(pairs)
        encoder.encode(1 as UInt64)
        encoder.encode(text: path)
        if !requirements.isEmpty {
            encoder.encode(2 as UInt64)
            Requirement.encode(requirements, into: &encoder)
        }
        if !provides.isEmpty {
            encoder.encode(3 as UInt64)
            Capability.encode(provides, into: &encoder)
        }
        if let linkTarget {
            encoder.encode(4 as UInt64)
            encoder.encode(text: linkTarget)
        }
    }

    init(from decoder: inout CBORDecoder) throws(CBORError) {
        let start = decoder.offset
        var cursor = try decoder.beginMap()
        guard try decoder.nextKey(&cursor) == .integer(1) else { throw .invalidValue(at: start) }
        self.init(path: try decoder.readTextValue())
        guard path.utf8.first == 0x2F else { throw .invalidValue(at: start) }
        while let key = try decoder.nextKey(&cursor) {
            switch key {
            case .integer(2): requirements = try Requirement.list(from: &decoder)
            case .integer(3): provides = try Capability.list(from: &decoder)
            case .integer(4): linkTarget = try decoder.readTextValue()
            default: try decoder.skip()
            }
        }
    }
}
