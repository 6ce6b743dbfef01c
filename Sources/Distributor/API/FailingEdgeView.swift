/// A requirement that is not met, as a device reported it [E7].
public struct FailingEdgeView: Codable, Sendable, Hashable {
    /// `lower`: the device lacks it. `upper`: software above would lose it.
    public let side: String
    /// The kind of capability, by its number in the registry of descriptors.
    public let kind: UInt64
    /// What requires it.
    public let subject: String
    /// What is needed.
    public let needed: String
    /// What there is instead.
    public let found: String

    /// Makes a view.
    public init(side: String, kind: UInt64, subject: String, needed: String, found: String) {
        self.side = side
        self.kind = kind
        self.subject = subject
        self.needed = needed
        self.found = found
    }
}
