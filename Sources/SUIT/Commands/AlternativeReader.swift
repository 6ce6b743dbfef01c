import CBOR

/// Reads the argument of try-each: an array of sequences, the last of which may be null.
struct AlternativeReader: Equatable, Sendable {
    enum Alternative {
        /// The range of a sequence.
        case sequence(Range<Int>)
        /// Null: succeed when all before have failed.
        case nothing
    }

    private(set) var offset: Int
    private(set) var remaining: Int
    private let end: Int

    init(_ bytes: Span<UInt8>, in range: Range<Int>) throws(CBORError) {
        var decoder = CBORDecoder(bytes, in: range)
        self.remaining = try decoder.beginArray()
        self.offset = decoder.offset
        self.end = range.upperBound
    }

    mutating func next(_ bytes: Span<UInt8>) throws(CBORError) -> Alternative {
        var decoder = CBORDecoder(bytes, in: offset..<end)
        let alternative: Alternative
        if try decoder.readNullIfPresent() {
            alternative = .nothing
        } else {
            alternative = .sequence(try decoder.readBytes())
        }
        offset = decoder.offset
        remaining -= 1
        return alternative
    }
}
