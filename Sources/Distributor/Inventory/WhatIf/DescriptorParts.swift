import Eligibility

/// A descriptor in two: what is the same on all devices of a kind, and what differs from device to device, such as free storage.
/// The first is costly to judge and judged once for each kind; the second is a comparison of numbers.
struct DescriptorParts: Sendable {
    /// The descriptor without needs of memory and storage.
    let lasting: Descriptor
    /// The needs of memory and storage.
    let passing: [Requirement]
    /// The kinds that each of them asks about.
    let lastingKinds: RelevantKinds
    let passingKinds: RelevantKinds

    private static let passingKinds: [CapabilityKind] = [.memory, .storage]

    /// The parts of `descriptor`.
    ///
    /// - Parameter others: kinds that tables ask about.
    init(_ descriptor: Descriptor, and others: [CapabilityKind] = []) {
        var lasting = descriptor
        lasting.requirements = descriptor.requirements.filter { !Self.passingKinds.contains($0.kind) }
        passing = descriptor.requirements.filter { Self.passingKinds.contains($0.kind) }
        self.lasting = lasting
        // The features of the processor also say in which folders its loader looks first.
        lastingKinds = RelevantKinds(lasting, and: [.cpuFeature] + others)
        passingKinds = RelevantKinds(Descriptor(requirements: passing), and: others)
    }
}
