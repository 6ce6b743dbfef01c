import CBOR

/// The authentication wrapper of an envelope, for showing: what was signed, and who says to have signed it.
struct DecodedAuthentication {
    /// A digest as it stands there, of any algorithm.
    struct Digest {
        let at: Int
        let algorithm: Int64
        let bytes: Range<Int>

        init?(_ item: CBORItem?) {
            guard let item, let fields = item.array, fields.count >= 2, let algorithm = fields[0].integer,
                let bytes = fields[1].content
            else { return nil }
            self.at = item.range.lowerBound
            self.algorithm = algorithm
            self.bytes = bytes
        }
    }

    /// One authentication block.
    struct Block {
        let at: Int
        let content: Range<Int>
        /// `nil` where it is no COSE object.
        let object: DecodedCOSE?
    }

    let at: Int
    let digest: Digest?
    let blocks: [Block]

    init(_ bytes: [UInt8], in range: Range<Int>, at: Int) throws(CBORError) {
        guard let items = try CBORItem(bytes, in: range).array, let first = items.first else {
            throw .invalidValue(at: range.lowerBound)
        }
        self.at = at
        self.digest = Digest(first.embedded(bytes))
        var blocks: [Block] = []
        for item in items.dropFirst() {
            guard let content = item.content else { throw .invalidValue(at: item.range.lowerBound) }
            let object = item.embedded(bytes).flatMap { DecodedCOSE($0, bytes) }
            blocks.append(Block(at: content.lowerBound, content: content, object: object))
        }
        self.blocks = blocks
    }
}
