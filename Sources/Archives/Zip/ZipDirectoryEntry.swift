/// A file header of a zip file's central directory, and where its content stands (APPNOTE.TXT 6.3.10 sections 4.3.7, 4.3.12,
/// 4.5.3).
struct ZipDirectoryEntry {
    private static let fixedSize = 46
    private static let localSize = 30

    let name: [UInt8]
    let flags: Int
    let method: Int
    let crc: UInt32
    let compressedSize: UInt64
    let size: UInt64
    /// The `st_mode` of files that were packed on a system with one, otherwise 0.
    let unixMode: UInt32
    /// The bytes of the local header and of the content after it.
    let range: Range<Int>
    /// The bytes of the content.
    let content: Range<Int>
    /// Where the next header of the directory stands.
    let next: Int

    init(_ fields: FieldReader, at offset: Int, base: Int, directory: Range<Int>) throws(ArchiveError) {
        guard fields.has("PK\u{1}\u{2}", at: offset), directory.upperBound - offset >= Self.fixedSize else {
            throw fields.error(.malformed, at: offset, expected: "a header of the central directory", found: "none")
        }
        flags = try fields.little16(offset + 8)
        method = try fields.little16(offset + 10)
        crc = UInt32(try fields.little32(offset + 16))
        var compressedSize = try fields.little32(offset + 20)
        var size = try fields.little32(offset + 24)
        let nameSize = try fields.little16(offset + 28)
        let extraSize = try fields.little16(offset + 30)
        let commentSize = try fields.little16(offset + 32)
        let madeBy = try fields.little16(offset + 4) >> 8
        // 3: UNIX, 19: macOS; both keep the mode in the upper half.
        unixMode = madeBy == 3 || madeBy == 19 ? UInt32(try fields.little32(offset + 38) >> 16) : 0
        var local = try fields.little32(offset + 42)
        let nameRange = try fields.range(at: offset + Self.fixedSize, count: nameSize)
        let extra = try fields.range(at: nameRange.upperBound, count: extraSize)
        next = extra.upperBound + commentSize
        guard next <= directory.upperBound else {
            throw fields.error(
                .truncated,
                at: offset,
                expected: "a header inside of the directory",
                found: "a longer one"
            )
        }
        name = Array(fields.bytes[nameRange])
        if size == 0xFFFF_FFFF || compressedSize == 0xFFFF_FFFF || local == 0xFFFF_FFFF {
            var large = try Self.zip64(fields, extra)
            func take(_ value: inout UInt64) throws(ArchiveError) {
                guard value == 0xFFFF_FFFF else { return }
                guard let number = large.first else {
                    throw fields.error(.malformed, at: offset, expected: "a zip64 field", found: "none")
                }
                value = number
                large.removeFirst()
            }
            try take(&size)
            try take(&compressedSize)
            try take(&local)
        }
        self.size = size
        self.compressedSize = compressedSize
        let (start, overflow) = local.addingReportingOverflow(UInt64(base))
        guard !overflow, start < UInt64(directory.lowerBound), fields.has("PK\u{3}\u{4}", at: Int(start)) else {
            throw fields.error(.malformed, at: offset, expected: "the offset of a local header", found: "\(local)")
        }
        let header = Int(start)
        let localName = try fields.range(at: header + Self.localSize, count: try fields.little16(header + 26))
        guard fields.bytes[localName].elementsEqual(name) else {
            throw fields.error(.malformed, at: header, expected: "the name of the directory", found: "another name")
        }
        let begin = localName.upperBound + (try fields.little16(header + 28))
        guard begin <= directory.lowerBound, compressedSize <= UInt64(directory.lowerBound - begin) else {
            throw fields.error(
                .truncated,
                at: header,
                expected: "content before the central directory",
                found: "\(compressedSize) bytes at \(begin)"
            )
        }
        content = begin..<(begin + Int(compressedSize))
        range = header..<content.upperBound
    }

    /// The numbers of the zip64 extended information, in the order of the format.
    private static func zip64(_ fields: FieldReader, _ extra: Range<Int>) throws(ArchiveError) -> ArraySlice<UInt64> {
        var offset = extra.lowerBound
        while extra.upperBound - offset >= 4 {
            let size = try fields.little16(offset + 2)
            guard size <= extra.upperBound - offset - 4 else { break }
            if try fields.little16(offset) == 1 {
                var numbers: [UInt64] = []
                for index in 0..<min(3, size / 8) { numbers.append(try fields.little(8, at: offset + 4 + index * 8)) }
                return numbers[...]
            }
            offset += 4 + size
        }
        return []
    }
}
