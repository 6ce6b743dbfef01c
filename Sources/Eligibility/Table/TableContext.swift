/// What a table's rules are evaluated against, beside the verdict: the software, and the device as it will be with it.
public struct TableContext: Equatable, Sendable {
    /// The new software.
    public var identity: SoftwareIdentity
    /// SHA-256 digests of its image and of its descriptor.
    public var digests: [[UInt8]]
    /// What it needs.
    public var requirements: [Requirement]
    /// What it provides.
    public var provides: [Capability]
    /// What the device provides that stays.
    public var lower: CapabilitySet
    /// Seconds since 1970, or `nil` without a clock: then no permission of a table that ends at a time counts.
    public var now: UInt64?

    /// A context.
    public init(
        identity: SoftwareIdentity,
        digests: [[UInt8]] = [],
        requirements: [Requirement] = [],
        provides: [Capability] = [],
        lower: CapabilitySet,
        now: UInt64? = nil
    ) {
        self.identity = identity
        self.digests = digests
        self.requirements = requirements
        self.provides = provides
        self.lower = lower
        self.now = now
    }

    /// The context of software that is known by its descriptor.
    public init(_ descriptor: Descriptor, digests: [[UInt8]] = [], lower: CapabilitySet, now: UInt64? = nil) {
        self.init(
            identity: descriptor.identity ?? SoftwareIdentity(),
            digests: digests,
            requirements: descriptor.requirements,
            provides: descriptor.provides + descriptor.parts.flatMap { $0.provides },
            lower: lower,
            now: now
        )
    }

    /// The device as it will be: what stays, and what the new software adds.
    var merged: CapabilitySet {
        var merged = lower
        merged.capabilities.append(contentsOf: provides)
        return merged
    }
}
