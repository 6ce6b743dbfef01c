/// What a layer provides: detected on a device, reported in an inventory, or stated by a descriptor (requirement E4).
public struct CapabilitySet: Equatable, Sendable {
    /// The capabilities. For kinds that were examined, what is not here is not there.
    public var capabilities: [Capability]
    /// Kinds that whoever made this set could not look at. Requirements of these kinds are undecided.
    public var unexaminedKinds: [CapabilityKind]

    /// A set of capabilities.
    public init(_ capabilities: [Capability], unexaminedKinds: [CapabilityKind] = []) {
        self.capabilities = capabilities
        self.unexaminedKinds = unexaminedKinds
    }
}
