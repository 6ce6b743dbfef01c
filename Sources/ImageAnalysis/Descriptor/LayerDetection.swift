public import Eligibility

/// What was found out about the layer below new software (requirement E4).
public struct LayerDetection: Equatable, Sendable {
    /// What the layer provides of what the software requires; nothing that it does not ask for.
    public var capabilities: CapabilitySet
    /// What is wrong in the layer itself: a library that is there but lacks one of its own libraries, versions or symbols.
    public var findings: [FailingEdge]

    /// A detection's result.
    public init(capabilities: CapabilitySet, findings: [FailingEdge]) {
        self.capabilities = capabilities
        self.findings = findings
    }
}
