import CBOR

/// Texts in fixed fields of firmware headers.
enum FirmwareText {
    /// The text in `range` up to the first NUL, without spaces at its end; `nil` where it is empty, too long or not
    /// printable UTF-8.
    static func trimmed(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Text? {
        var end = range.lowerBound
        while end < range.upperBound, bytes[end] != 0 {
            // Control characters would let a file write to the terminal of whoever looks at it.
            if bytes[end] < 0x20 || bytes[end] == 0x7F { return nil }
            end += 1
        }
        while end > range.lowerBound, bytes[end - 1] == 0x20 { end -= 1 }
        guard end > range.lowerBound, end - range.lowerBound <= FirmwareLimits.text else { return nil }
        return Text(validating: bytes.extracting(range.lowerBound..<end))
    }
}
