/// The tokens of a gap, in order: 8 bytes for a copy, and as much for any number of literals on end.
public struct GapTokens: Sequence, Sendable {
    /// The source in 3 bits, the length in 29, the distance in 32.
    private var words: [UInt64] = []

    /// None yet.
    public init() {}

    /// These tokens.
    public init(_ tokens: some Sequence<GapToken>) {
        for token in tokens { append(token) }
    }

    /// Adds a token. What byte a literal is need not be kept: it stands in the new image.
    public mutating func append(_ token: GapToken) {
        if token.source == .literal, let last = words.last, last & 7 == 0 {
            words[words.count &- 1] = last &+ UInt64(token.length) << 3
        } else {
            let delta = UInt64(UInt32(bitPattern: Int32(truncatingIfNeeded: token.delta)))
            words.append(
                delta << 32 | UInt64(UInt32(truncatingIfNeeded: token.length << 3)) | UInt64(token.source.rawValue)
            )
        }
    }

    /// Adds tokens given from the last one to the first.
    public mutating func append(reversed tokens: [GapToken]) {
        var index = tokens.count
        while index > 0 {
            index &-= 1
            append(tokens[index])
        }
    }

    /// The tokens one by one, each literal on its own and without its byte.
    public func makeIterator() -> Iterator { Iterator(words: words) }

    /// Goes through the tokens of a gap.
    public struct Iterator: IteratorProtocol {
        private let words: [UInt64]
        private var index = 0
        private var literals = 0

        init(words: [UInt64]) { self.words = words }

        /// The next token.
        public mutating func next() -> GapToken? {
            if literals > 0 {
                literals &-= 1
                return GapToken(.literal)
            }
            guard index < words.count else { return nil }
            let word = words[index]
            index &+= 1
            let length = Int(UInt32(truncatingIfNeeded: word) >> 3)
            guard let source = GapToken.Source(rawValue: UInt8(truncatingIfNeeded: word & 7)), source != .literal else {
                literals = length &- 1
                return GapToken(.literal)
            }
            let delta = Int(Int32(bitPattern: UInt32(truncatingIfNeeded: word >> 32)))
            return GapToken(source, length: length, delta: delta)
        }
    }
}
