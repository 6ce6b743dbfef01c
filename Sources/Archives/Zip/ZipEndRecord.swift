/// The end of central directory record of a zip file, or its zip64 form (APPNOTE.TXT 6.3.10 sections 4.3.14 to 4.3.16).
struct ZipEndRecord {
    static let size = 22
    private static let longestComment = 65_535

    /// How many entries there are.
    let entryCount: UInt64
    /// Where the central directory stands in the bytes.
    let directory: Range<Int>
    /// What to add to the offsets of the file: bytes that stand before the zip file.
    let base: Int

    init(_ fields: FieldReader) throws(ArchiveError) {
        let end = try Self.position(fields)
        guard try fields.little16(end + 4) == 0, try fields.little16(end + 6) == 0 else {
            throw fields.error(.unsupported, at: end + 4, expected: "one volume", found: "several")
        }
        var count = try fields.little(2, at: end + 10)
        var size = try fields.little32(end + 12)
        var offset = try fields.little32(end + 16)
        var directoryEnd = end
        if end >= 20, fields.has("PK\u{6}\u{7}", at: end - 20) {
            let record = Int(clamping: try fields.little(8, at: end - 12))
            guard fields.has("PK\u{6}\u{6}", at: record) else {
                throw fields.error(.malformed, at: end - 20, expected: "an offset of the zip64 end", found: "\(record)")
            }
            count = try fields.little(8, at: record + 32)
            size = try fields.little(8, at: record + 40)
            offset = try fields.little(8, at: record + 48)
            directoryEnd = record
        }
        let (sum, overflow) = offset.addingReportingOverflow(size)
        guard !overflow, sum <= UInt64(directoryEnd) else {
            throw fields.error(
                .malformed,
                at: end,
                expected: "a central directory that ends by \(directoryEnd)",
                found: "\(size) bytes at \(offset)"
            )
        }
        // The directory ends where its end record begins: what is missing stands before the zip file, for example a
        // program that unpacks it.
        self.base = directoryEnd - Int(sum)
        self.directory = (base + Int(offset))..<directoryEnd
        self.entryCount = count
    }

    /// Where the record is: as far back as a comment can reach, and exactly as long as it says.
    private static func position(_ fields: FieldReader) throws(ArchiveError) -> Int {
        let count = fields.bytes.count
        var position = count - size
        while position >= 0, position >= count - size - longestComment {
            if fields.has("PK\u{5}\u{6}", at: position),
                try fields.little16(position + 20) == count - size - position
            {
                return position
            }
            position -= 1
        }
        throw fields.error(.otherFormat, at: max(0, count - size), expected: "the end of a zip file", found: "none")
    }
}
