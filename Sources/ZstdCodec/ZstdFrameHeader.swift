/// The header of a zstd frame (RFC 8878 section 3.1.1.1), read before libzstd sees the frame and allocates for it.
struct ZstdFrameHeader: Equatable {
    /// The greatest length, in bytes.
    static let byteLimit = 18
    private static let magic: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD]

    /// The bytes of history that decoding needs.
    let windowSize: UInt64
    /// The size of the content, where the frame says it.
    let contentSize: UInt64?
    /// The id of the dictionary, or 0 for none.
    let dictionaryID: UInt64

    /// What is wrong with a header.
    enum Malformed: Error, Equatable {
        /// Another magic number: a skippable or legacy frame, or no zstd at all.
        case magic
        /// The reserved bit is set.
        case reservedBit
    }

    /// The header at the start of `bytes`, or `nil` where it goes on beyond them.
    init?(_ bytes: [UInt8]) throws(Malformed) {
        for index in 0..<min(bytes.count, 4) where bytes[index] != ZstdFrameHeader.magic[index] { throw .magic }
        guard bytes.count > 4 else { return nil }
        let descriptor = bytes[4]
        guard descriptor & 0x08 == 0 else { throw .reservedBit }
        let isSingleSegment = descriptor & 0x20 != 0
        let dictionaryWidth = [0, 1, 2, 4][Int(descriptor & 0x03)]
        let contentWidth = [isSingleSegment ? 1 : 0, 2, 4, 8][Int(descriptor >> 6)]
        let windowWidth = isSingleSegment ? 0 : 1
        guard bytes.count >= 5 + windowWidth + dictionaryWidth + contentWidth else { return nil }

        var position = 5
        func littleEndian(_ width: Int) -> UInt64 {
            var value: UInt64 = 0
            for index in 0..<width { value |= UInt64(bytes[position + index]) << UInt64(8 * index) }
            position += width
            return value
        }
        let window = littleEndian(windowWidth)
        self.dictionaryID = littleEndian(dictionaryWidth)
        let content = littleEndian(contentWidth)
        self.contentSize = contentWidth == 0 ? nil : (contentWidth == 2 ? content + 256 : content)
        if isSingleSegment {
            self.windowSize = content + (contentWidth == 2 ? 256 : 0)
        } else {
            let base: UInt64 = 1 << (10 + window >> 3)
            self.windowSize = base + base / 8 * (window & 7)
        }
    }
}
