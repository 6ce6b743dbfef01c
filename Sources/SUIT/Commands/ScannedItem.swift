import CBOR

/// Passes over items of a sequence that ``SequenceScan`` has read to the end: by their heads alone, without looking at
/// texts and the order of keys again. In a loop, that would be work far beyond the size of the manifest.
///
/// Nothing here relies on the scan to stay within the bytes.
enum ScannedItem {
    /// Passes over the next item, and says where it stands.
    @_lifetime(decoder: copy decoder) @discardableResult static func skip(
        _ decoder: inout CBORDecoder
    ) throws(CBORError) -> Range<Int> {
        let start = decoder.offset
        var offset = start
        var remaining: UInt64 = 1
        while remaining > 0 {
            remaining -= 1
            let head = try head(at: offset, decoder.bytes)
            let left = UInt64(decoder.bytes.count - head.end)
            var end = head.end
            switch head.major {
            case 2, 3:
                guard head.argument <= left else { throw .truncated(at: offset) }
                end += Int(head.argument)
            case 4, 5:
                let count = head.major == 4 ? head.argument : head.argument &* 2
                guard head.argument <= left, count <= left else { throw .truncated(at: offset) }
                remaining += count
            case 6: remaining += 1
            default: break
            }
            offset = end
        }
        decoder = CBORDecoder(decoder.bytes, in: offset..<decoder.bytes.count)
        return start..<offset
    }

    /// Reads the next item, a byte string or a text, and says where its content stands.
    @_lifetime(decoder: copy decoder) static func readString(
        _ decoder: inout CBORDecoder
    ) throws(CBORError) -> Range<Int> {
        guard try decoder.peek() == .text else { return try decoder.readBytes() }
        let end = try head(at: decoder.offset, decoder.bytes).end
        return end..<(try skip(&decoder).upperBound)
    }

    private static func head(
        at offset: Int,
        _ bytes: Span<UInt8>
    ) throws(CBORError) -> (major: UInt8, argument: UInt64, end: Int) {
        guard offset < bytes.count else { throw .truncated(at: offset) }
        let information = bytes[offset] & 0x1F
        let major = bytes[offset] >> 5
        if information < 24 { return (major, UInt64(information), offset + 1) }
        guard information < 28 else { throw .unsupported(at: offset) }
        let width = 1 << Int(information - 24)
        guard bytes.count - offset > width else { throw .truncated(at: offset) }
        var argument: UInt64 = 0
        for index in (offset + 1)...(offset + width) { argument = argument << 8 | UInt64(bytes[index]) }
        return (major, argument, offset + 1 + width)
    }
}
