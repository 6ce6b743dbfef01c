/// Digests of the blocks of an image [A7].
public struct BlockSpecification: Equatable, Sendable {
    /// How the digests hang together.
    public enum Form: String, Equatable, Sendable, CaseIterable {
        /// A chain that is verified from the first block on.
        case forward
        /// A chain that is verified from the last block on.
        case reverse
        /// A list, for any order.
        case list
    }

    /// The size of a block, in bytes.
    public var size: Int
    /// How the digests hang together.
    public var form: Form
    /// A value that the starting digest is made with.
    public var seed: [UInt8]

    /// Blocks of `size` bytes.
    public init(size: Int, form: Form = .forward, seed: [UInt8] = []) {
        self.size = size
        self.form = form
        self.seed = seed
    }
}
