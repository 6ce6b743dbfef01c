/// A step of making a gap: a byte, or a copy of earlier bytes.
public struct GapToken: Equatable, Sendable {
    /// What the bytes come from.
    public enum Source: UInt8, Sendable {
        /// A byte that is sent.
        case literal
        /// The new image, before the place of writing.
        case new
        /// The old image.
        case old
        /// The source and distance of the last copy but 0, 1, 2, 3.
        case recent0
        case recent1
        case recent2
        case recent3
    }

    /// The source.
    public var source: Source
    /// The byte of a literal.
    public var byte: UInt8
    /// How many bytes it makes.
    public var length: Int
    /// The place of the source less the place of writing, for ``Source/new`` and ``Source/old``.
    public var delta: Int

    /// A token.
    public init(_ source: Source, byte: UInt8 = 0, length: Int = 1, delta: Int = 0) {
        self.source = source
        self.byte = byte
        self.length = length
        self.delta = delta
    }
}
