public import CBOR

/// Bounds that the decoder of descriptors enforces.
public struct DescriptorLimits: Equatable, Sendable {
    /// Largest encoded size, in bytes. Decoded, a descriptor takes up to about thirty times as much memory.
    public var size: Int
    /// Largest number of entries of any of its lists, and deepest nesting of bodies of unknown kinds.
    public var items: CBORLimits

    /// Bounds of `size` bytes and `items`.
    public init(size: Int, items: CBORLimits = .standard) {
        self.size = size
        self.items = items
    }

    /// 1 MiB: more than the symbols of the largest C library.
    public static let standard = DescriptorLimits(size: 1_048_576)
}
