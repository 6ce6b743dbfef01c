/// Another manifest that a manifest depends on (suit-trust-domains section 5.4).
public struct ManifestDependency: Equatable, Sendable {
    /// The index that commands name it by: of the list of components, or one of those that follow the list.
    ///
    /// The text of the draft has the first, its examples and libcsuit have the second: a dependency after the list is
    /// the component that its prefix names. Both are taken.
    public let index: Int
    /// Where the identifier of the component stands that the dependency's manifest is.
    public let identifier: Range<Int>
}
