/// What the parts of a gap's tokens cost beside literals, in 1/16 bits: a first guess, or as measured.
public struct GapPrices: Sendable {
    /// The mark of a literal, after a literal and after a copy.
    public var literal: [Int32] = [6, 4]
    /// The mark of a copy, after a literal and after a copy.
    public var copy: [Int32] = [26, 28]
    /// A source that was used lately, or a new one.
    public var isRecent: Int32 = 12
    /// The other.
    public var isFresh: Int32 = 20
    /// Which recent one.
    public var recent: [Int32] = [8, 20, 32, 36]
    /// A source in the old image.
    public var isOld: Int32 = 16
    /// A source in the new one.
    public var isNew: Int32 = 16
    /// Lengths by their number of bits: of recent sources, new ones, old ones.
    public var lengths: [[Int32]]
    /// Distances by their number of bits: in the new image, of short copies there, in the old image with its sign.
    public var distances: [[Int32]]

    /// A first guess.
    public init() {
        lengths = (0..<3).map { _ in (0...32).map { Int32(20 + 22 * max(0, $0 - 1)) } }
        distances = [28, 28, 36].map { extra in (0...32).map { Int32(16 * $0 + extra) } }
    }
}
