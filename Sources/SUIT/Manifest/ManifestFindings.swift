/// What is unusual about a manifest, though no reason to refuse it.
public struct ManifestFindings: OptionSet, Sendable {
    /// The bits.
    public let rawValue: UInt8

    /// Findings of the given bits.
    public init(rawValue: UInt8) { self.rawValue = rawValue }

    /// No condition on the vendor id in the shared sequence (suit-manifest section 6.2 step 6 says SHOULD).
    public static let noVendorCheck = ManifestFindings(rawValue: 1)
    /// No condition on the class id in the shared sequence (suit-manifest section 6.2 step 6 says SHOULD).
    public static let noClassCheck = ManifestFindings(rawValue: 2)
    /// After a try-each or run-sequence that chooses another component inside, commands follow that do not choose
    /// theirs. Here they concern the component of before; other processors may see it otherwise.
    public static let ambiguousComponent = ManifestFindings(rawValue: 4)
}
