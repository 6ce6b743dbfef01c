import CBOR

/// Numbers and names in a file of one byte order, each read only after a check that it is there.
struct KernelFields {
    let byteOrder: ELFByteOrder
    /// What is being read, for errors.
    let structure: String

    /// Fails unless `count` bytes are there from `offset` on.
    func require(_ count: Int, _ bytes: Span<UInt8>, at offset: Int) throws(KernelError) {
        guard offset >= 0, count >= 0, offset <= bytes.count, bytes.count - offset >= count else {
            throw KernelError(
                .truncated,
                in: structure,
                at: offset,
                expected: "\(count) bytes",
                found: "a file of \(bytes.count) bytes"
            )
        }
    }

    func u16(_ bytes: Span<UInt8>, _ offset: Int) throws(KernelError) -> UInt16 {
        try require(2, bytes, at: offset)
        let value = UInt16(bytes[offset]) | UInt16(bytes[offset + 1]) << 8
        return byteOrder == .little ? value : value.byteSwapped
    }

    func u32(_ bytes: Span<UInt8>, _ offset: Int) throws(KernelError) -> UInt32 {
        try require(4, bytes, at: offset)
        let value =
            UInt32(bytes[offset]) | UInt32(bytes[offset + 1]) << 8 | UInt32(bytes[offset + 2]) << 16
            | UInt32(bytes[offset + 3]) << 24
        return byteOrder == .little ? value : value.byteSwapped
    }

    func u64(_ bytes: Span<UInt8>, _ offset: Int) throws(KernelError) -> UInt64 {
        let first = UInt64(try u32(bytes, offset))
        try require(8, bytes, at: offset)
        let second = UInt64(try u32(bytes, offset + 4))
        return byteOrder == .little ? first | second << 32 : second | first << 32
    }

    /// A range of the file, after a check that it is there.
    func range(_ bytes: Span<UInt8>, at offset: UInt64, size: UInt64) throws(KernelError) -> Range<Int> {
        let (end, overflow) = offset.addingReportingOverflow(size)
        guard !overflow, end <= UInt64(bytes.count) else {
            throw KernelError(
                .truncated,
                in: structure,
                at: bytes.count,
                expected: "\(size) bytes at \(offset)",
                found: "a file of \(bytes.count) bytes"
            )
        }
        return Int(offset)..<Int(end)
    }

    /// The text up to the first zero byte in `range`, which must hold one after at most `limit` bytes.
    func text(_ bytes: Span<UInt8>, in range: Range<Int>, limit: Int) throws(KernelError) -> Text {
        var end = range.lowerBound
        while end < range.upperBound, end - range.lowerBound <= limit, bytes[end] != 0 { end += 1 }
        guard end - range.lowerBound <= limit else {
            throw KernelError(
                .limitExceeded,
                in: structure,
                at: range.lowerBound,
                expected: "at most \(limit) bytes",
                found: "more"
            )
        }
        guard end < range.upperBound else {
            throw KernelError(
                .malformed,
                in: structure,
                at: range.lowerBound,
                expected: "a zero byte up to \(range.upperBound)",
                found: "none"
            )
        }
        return try text(bytes, filling: range.lowerBound..<end)
    }

    /// The text in a field of fixed size, which zero bytes fill up.
    func paddedText(_ bytes: Span<UInt8>, in range: Range<Int>) throws(KernelError) -> Text {
        var end = range.lowerBound
        while end < range.upperBound, bytes[end] != 0 { end += 1 }
        return try text(bytes, filling: range.lowerBound..<end)
    }

    /// The text that fills `range`.
    func text(_ bytes: Span<UInt8>, filling range: Range<Int>) throws(KernelError) -> Text {
        guard let text = Text(validating: bytes.extracting(range)) else {
            throw KernelError(
                .malformed,
                in: structure,
                at: range.lowerBound,
                expected: "UTF-8",
                found: "other bytes"
            )
        }
        return text
    }
}
