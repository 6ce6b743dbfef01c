/// A key of a map: the formats of this project use integers and texts.
public enum CBORKey: Equatable, Sendable {
    /// An integer key.
    case integer(Int64)
    /// A text key: the range of its UTF-8 bytes in the decoder's span.
    case text(Range<Int>)
}

/// The place of a reader inside a map: how many pairs are left, and the key that came last.
public struct CBORMapCursor: Sendable {
    /// How many pairs have not been read yet.
    public var remaining: Int
    /// The encoded bytes of the last key, in the decoder's span.
    var previous: Range<Int>?

    init(remaining: Int) {
        self.remaining = remaining
        self.previous = nil
    }
}
