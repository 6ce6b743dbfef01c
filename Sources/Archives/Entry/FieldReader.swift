/// Reads the numbers of one structure, each checked against the end of the bytes.
struct FieldReader {
    let bytes: [UInt8]
    /// What the structure is called in errors.
    let structure: String

    init(_ bytes: [UInt8], in structure: String) {
        self.bytes = bytes
        self.structure = structure
    }

    /// The `count` bytes at `offset`.
    func range(at offset: Int, count: Int) throws(ArchiveError) -> Range<Int> {
        guard offset >= 0, count >= 0, offset <= bytes.count, count <= bytes.count - offset else {
            throw ArchiveError(
                .truncated,
                in: structure,
                at: offset,
                expected: "\(count) bytes",
                found: "\(max(0, bytes.count - max(0, min(offset, bytes.count)))) bytes"
            )
        }
        return offset..<(offset + count)
    }

    /// The little-endian number of `width` bytes, at most 8, at `offset`.
    func little(_ width: Int, at offset: Int) throws(ArchiveError) -> UInt64 {
        var value: UInt64 = 0
        for index in try range(at: offset, count: width).reversed() { value = value << 8 | UInt64(bytes[index]) }
        return value
    }

    /// The little-endian number of 2 bytes at `offset`.
    func little16(_ offset: Int) throws(ArchiveError) -> Int { Int(try little(2, at: offset)) }

    /// The little-endian number of 4 bytes at `offset`.
    func little32(_ offset: Int) throws(ArchiveError) -> UInt64 { try little(4, at: offset) }

    /// Whether `expected` stands at `offset`.
    func has(_ expected: StaticString, at offset: Int) -> Bool {
        let length = expected.utf8CodeUnitCount
        guard offset >= 0, offset <= bytes.count, length <= bytes.count - offset else { return false }
        return expected.withUTF8Buffer { bytes[offset..<(offset + length)].elementsEqual($0) }
    }

    /// A failure in this structure.
    func error(_ code: ArchiveError.Code, at offset: Int, expected: String, found: String) -> ArchiveError {
        ArchiveError(code, in: structure, at: offset, expected: expected, found: found)
    }
}
