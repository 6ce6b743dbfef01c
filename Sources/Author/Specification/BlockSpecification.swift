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

    /// The size of a block, in bytes; nothing to have one chosen by the size of the image.
    public var size: Int?
    /// How the digests hang together.
    public var form: Form
    /// A value that the starting digest is made with.
    public var seed: [UInt8]

    /// Blocks of `size` bytes, or of a size that suits the image.
    public init(size: Int? = nil, form: Form = .forward, seed: [UInt8] = []) {
        self.size = size
        self.form = form
        self.seed = seed
    }

    /// The size of the blocks of an image of `count` bytes: the digests come to less than a thousandth of it, and are at most
    /// 4,096 as long as blocks may be large enough [A7].
    public func size(forImageOf count: Int) -> Int {
        if let size { return size }
        var suited = 32_768
        while suited < 1_048_576, count / suited > 4_096 { suited *= 2 }
        return suited
    }
}
