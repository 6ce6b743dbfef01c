extension CapabilityKind {
    /// What a compatibility table says: the kind of the edges that its rules add to a verdict. No requirement or capability
    /// is of this kind.
    public static let compatibilityTable = CapabilityKind(rawValue: 62)
}
