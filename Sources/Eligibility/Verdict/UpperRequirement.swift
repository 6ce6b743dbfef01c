public import CBOR

/// What one piece of installed software requires of the component that is to be replaced (requirement E4).
public struct UpperRequirement: Equatable, Sendable {
    /// The installed software: its path or name.
    public var owner: Text
    /// What it requires of the component, and of nothing else.
    public var requirements: [Requirement]

    /// The requirements of `owner`.
    public init(owner: Text, requirements: [Requirement]) {
        self.owner = owner
        self.requirements = requirements
    }
}
