public import CBOR
public import Eligibility

/// What the evaluation of an image found out (requirements E1, E2, E12): what it needs, what it gives, its memory map and its
/// identity.
public struct ImageFindings: Equatable, Sendable {
    /// The image's format, such as `intel-hex` or `linux-module`.
    public var format: Text
    /// What software it is, as far as the image says.
    public var identity: SoftwareIdentity
    /// What it needs of the layer below.
    public var requirements: [Requirement]
    /// What it gives to the layer above.
    public var provides: [Capability]
    /// The ranges of addresses that the image fills, in ascending order; `access` is 0 where it is not known.
    public var memoryMap: [MemoryRegion]
    /// What people want to see besides.
    public var facts: [ImageFact]
    /// A descriptor that was found inside of the image, still encoded (requirement E1).
    public var embeddedDescriptor: [UInt8]?

    /// Findings about an image of `format`.
    public init(
        format: Text,
        identity: SoftwareIdentity = SoftwareIdentity(),
        requirements: [Requirement] = [],
        provides: [Capability] = [],
        memoryMap: [MemoryRegion] = [],
        facts: [ImageFact] = [],
        embeddedDescriptor: [UInt8]? = nil
    ) {
        self.format = format
        self.identity = identity
        self.requirements = requirements
        self.provides = provides
        self.memoryMap = memoryMap
        self.facts = facts
        self.embeddedDescriptor = embeddedDescriptor
    }

    /// The descriptor that follows from the evaluation. Where the image carries one of its own, the author's tool takes
    /// that one instead.
    public var descriptor: Descriptor {
        let isNamed = identity != SoftwareIdentity()
        return Descriptor(requirements: requirements, provides: provides, identity: isNamed ? identity : nil)
    }
}
