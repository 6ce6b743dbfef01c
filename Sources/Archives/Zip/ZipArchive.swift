import CZlib

/// A zip file (APPNOTE.TXT 6.3.10): stored and deflated entries, zip64. Wheels, JAR and Java Card CAP files are such files.
///
/// The central directory is read and checked as a whole: names, sizes, and that no two entries share bytes, which is
/// how small files claim to hold endless content.
public struct ZipArchive: FileArchive, Sendable {
    /// Largest ratio of deflate: 258 bytes from 2 bits, rounded up.
    private static let deflateRatio: UInt64 = 1_040

    /// All entries, in the order of the central directory.
    public let entries: [ArchiveEntry]
    private let bytes: [UInt8]
    private let directory: [ZipDirectoryEntry]
    private let limits: ArchiveLimits

    /// Reads the central directory.
    public init(_ bytes: [UInt8], limits: ArchiveLimits = ArchiveLimits()) throws(ArchiveError) {
        let fields = FieldReader(bytes, in: "zip file")
        let end = try ZipEndRecord(fields)
        guard end.entryCount <= UInt64(limits.entries) else {
            throw fields.error(
                .limitExceeded,
                at: end.directory.upperBound,
                expected: "at most \(limits.entries) entries",
                found: "\(end.entryCount)"
            )
        }
        var directory: [ZipDirectoryEntry] = []
        var offset = end.directory.lowerBound
        var total: UInt64 = 0
        while offset < end.directory.upperBound {
            guard UInt64(directory.count) < end.entryCount else { break }
            let entry = try ZipDirectoryEntry(fields, at: offset, base: end.base, directory: end.directory)
            total = try Self.total(total, entry, fields, at: offset, limits: limits)
            offset = entry.next
            directory.append(entry)
        }
        guard UInt64(directory.count) == end.entryCount, offset == end.directory.upperBound else {
            throw fields.error(
                .malformed,
                at: offset,
                expected: "\(end.entryCount) entries in \(end.directory.count) bytes",
                found: "\(directory.count)"
            )
        }
        try Self.checkOverlaps(directory, fields)
        self.bytes = bytes
        self.directory = directory
        self.limits = limits
        var entries: [ArchiveEntry] = []
        entries.reserveCapacity(directory.count)
        var budget = PathBudget(limits)
        for (index, header) in directory.enumerated() {
            let entry = try Self.entry(header, index, bytes, limits)
            try budget.take(entry, in: "zip entry", at: header.range.lowerBound)
            entries.append(entry)
        }
        self.entries = entries
    }

    /// The content of an entry of this archive, or its first `count` bytes. The checksum is checked where all is read.
    public func contents(of entry: ArchiveEntry, first count: Int) throws(ArchiveError) -> ArraySlice<UInt8> {
        guard entry.hasContent, directory.indices.contains(entry.location) else { return [] }
        return try Self.contents(directory[entry.location], bytes, first: count, limits: limits)
    }

    // MARK: Parts

    private static func contents(
        _ header: ZipDirectoryEntry,
        _ bytes: [UInt8],
        first count: Int,
        limits: ArchiveLimits
    ) throws(ArchiveError) -> ArraySlice<UInt8> {
        let start = header.range.lowerBound
        guard header.flags & 0x2041 == 0 else {
            throw ArchiveError(.unsupported, in: "zip entry", at: start, expected: "plain content", found: "encryption")
        }
        let isWhole = UInt64(max(0, count)) >= header.size
        let result: ArraySlice<UInt8>
        switch header.method {
        case 0:
            let content = bytes[header.content]
            result = isWhole ? content : content.prefix(max(0, count))
        case 8:
            // The size was checked against the compressed size.
            let extent =
                isWhole ? DecompressionExtent.exactly(size: Int(header.size)) : .beginning(count: max(0, count))
            result = try bytes.withUnsafeBufferPointer { (buffer) throws(ArchiveError) in
                let input = UnsafeBufferPointer(rebasing: buffer[header.content])
                return try Compression.deflate.result(of: input, extent: extent, limits: limits)[...]
            }
        default:
            throw ArchiveError(
                .unsupported,
                in: "zip entry",
                at: start,
                expected: "stored or deflated content",
                found: "method \(header.method)"
            )
        }
        guard isWhole else { return result }
        let crc = result.withUnsafeBufferPointer { crc32_z(0, $0.baseAddress, $0.count) }
        guard UInt32(truncatingIfNeeded: crc) == header.crc || result.isEmpty && header.crc == 0 else {
            throw ArchiveError(.checksum, in: "zip entry", at: start, expected: "\(header.crc)", found: "\(crc)")
        }
        return result
    }

    private static func entry(
        _ header: ZipDirectoryEntry,
        _ index: Int,
        _ bytes: [UInt8],
        _ limits: ArchiveLimits
    ) throws(ArchiveError) -> ArchiveEntry {
        let start = header.range.lowerBound
        let path: ArchivePath
        do throws(ArchivePath.Problem) {
            path = try ArchivePath(header.name, limits: limits)
        } catch {
            throw ArchiveError(
                .malformed,
                in: "zip entry",
                at: start,
                expected: "a path inside of the archive",
                found: error.rawValue
            )
        }
        var entry = ArchiveEntry(path: path, kind: .file, mode: header.unixMode, size: header.size, location: index)
        if header.name.last == 0x2F || header.unixMode & 0o170000 == 0o040000 {
            entry.kind = .folder
            entry.size = 0
        } else if header.unixMode & 0o170000 == 0o120000 {
            // The target is the content.
            guard header.size <= UInt64(limits.path) else {
                throw ArchiveError(
                    .limitExceeded,
                    in: "zip entry",
                    at: start,
                    expected: "a target of at most \(limits.path) bytes",
                    found: "\(header.size)"
                )
            }
            entry.kind = .symbolicLink(target: Array(try contents(header, bytes, first: .max, limits: limits)))
            entry.size = 0
        }
        return entry
    }

    /// The sum of the sizes with those of another entry, which are checked.
    private static func total(
        _ total: UInt64,
        _ entry: ZipDirectoryEntry,
        _ fields: FieldReader,
        at offset: Int,
        limits: ArchiveLimits
    ) throws(ArchiveError) -> UInt64 {
        let most = entry.method == 0 ? entry.compressedSize : entry.compressedSize &* deflateRatio &+ 1_024
        guard entry.size <= most, entry.method != 0 || entry.size == entry.compressedSize else {
            throw fields.error(
                .malformed,
                at: offset,
                expected: "a size that \(entry.compressedSize) compressed bytes can have",
                found: "\(entry.size)"
            )
        }
        guard entry.size <= limits.decompressed, total <= limits.decompressed - entry.size else {
            throw fields.error(
                .limitExceeded,
                at: offset,
                expected: "at most \(limits.decompressed) bytes of content",
                found: "more"
            )
        }
        return total + entry.size
    }

    private static func checkOverlaps(_ directory: [ZipDirectoryEntry], _ fields: FieldReader) throws(ArchiveError) {
        let ranges = directory.map(\.range).sorted { $0.lowerBound < $1.lowerBound }
        for (range, next) in zip(ranges, ranges.dropFirst()) where next.lowerBound < range.upperBound {
            throw fields.error(
                .malformed,
                at: next.lowerBound,
                expected: "entries that share no bytes",
                found: "an entry that reaches to \(range.upperBound)"
            )
        }
    }
}
