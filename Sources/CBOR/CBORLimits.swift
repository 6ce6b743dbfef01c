/// Bounds that a decoder enforces before it walks or allocates anything.
public struct CBORLimits: Equatable, Sendable {
    /// Deepest nesting of arrays, maps and tags that `skip` follows.
    public var depth: Int
    /// Largest number of elements of one array, or pairs of one map.
    public var elements: Int

    /// Bounds of `depth` levels and `elements` elements.
    public init(depth: Int, elements: Int) {
        self.depth = depth
        self.elements = elements
    }

    /// 16 levels, 65,536 elements.
    public static let standard = CBORLimits(depth: 16, elements: 65_536)
}
