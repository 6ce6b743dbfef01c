/// Reads the entries of a tar archive one after the other: ustar, pax, and GNU tar's long names
/// (POSIX.1-2017, pax; GNU tar manual, "Basic Tar Format").
public struct TarReader {
    /// The archive.
    public let bytes: [UInt8]
    private let limits: ArchiveLimits
    private var offset = 0
    private var count = 0
    private var isAtEnd = false
    /// Records that hold for all entries to come.
    private var global = PaxRecords()

    /// A reader of an archive that is not compressed.
    public init(_ bytes: [UInt8], limits: ArchiveLimits = ArchiveLimits()) {
        self.bytes = bytes
        self.limits = limits
    }

    /// The next entry, or `nil` at the end: a block of zeros, or the end of the bytes. Its content is at
    /// ``contentRange(of:)``.
    public mutating func next() throws(ArchiveError) -> ArchiveEntry? {
        var records = global
        var longName: ArraySlice<UInt8>?
        var longLink: ArraySlice<UInt8>?
        while !isAtEnd, offset < bytes.count {
            let start = offset
            guard let header = try TarHeader(bytes, at: start) else { break }
            offset = start + TarHeader.size
            count += 1
            guard count <= limits.entries else {
                throw error(.limitExceeded, at: start, "at most \(limits.entries) headers", "more")
            }
            switch header.type {
            case UInt8(ascii: "x"), UInt8(ascii: "X"):
                try records.read(try extendingHeader(header, at: start))
            case UInt8(ascii: "g"):
                try global.read(try extendingHeader(header, at: start))
                records = global
            case UInt8(ascii: "L"):
                longName = try extendingHeader(header, at: start).prefix { $0 != 0 }
            case UInt8(ascii: "K"):
                longLink = try extendingHeader(header, at: start).prefix { $0 != 0 }
            case UInt8(ascii: "V"):
                // The volume's label is no file.
                try skip(header.contentSize, at: start)
            default:
                let name = records.path ?? longName ?? header.name[...]
                let link = records.linkPath ?? longLink ?? header.linkName
                return try entry(header, records, name: name, link: link, at: start)
            }
        }
        isAtEnd = true
        return nil
    }

    /// Where the content of an entry of this reader stands in ``bytes``.
    public func contentRange(of entry: ArchiveEntry) -> Range<Int> {
        let start = min(max(0, entry.location), bytes.count)
        return start..<(start + Int(min(entry.size, UInt64(bytes.count - start))))
    }

    // MARK: Parts

    private mutating func entry(
        _ header: TarHeader,
        _ records: PaxRecords,
        name: ArraySlice<UInt8>,
        link: ArraySlice<UInt8>,
        at start: Int
    ) throws(ArchiveError) -> ArchiveEntry {
        guard !records.isSparse, header.type != UInt8(ascii: "S") else {
            throw error(.unsupported, at: start, "a file without holes", "a sparse file")
        }
        var entry = ArchiveEntry(
            path: try path(name, at: start),
            kind: .other,
            mode: header.mode,
            size: 0,
            location: offset
        )
        switch header.type {
        case UInt8(ascii: "1"):
            // Old archives state the size of the file that is linked to, and have nothing there.
            entry.kind = .hardLink(target: try path(link, at: start))
        case UInt8(ascii: "2"):
            guard !link.isEmpty, link.count <= limits.path, !link.contains(0) else {
                throw error(.malformed, at: start, "a target of 1 to \(limits.path) bytes", "\(link.count) bytes")
            }
            entry.kind = .symbolicLink(target: Array(link))
        case UInt8(ascii: "5"): entry.kind = .folder
        case UInt8(ascii: "3"), UInt8(ascii: "4"), UInt8(ascii: "6"): break
        default:
            // Kinds that are not known are read as files (POSIX), and a file whose name ends with / is an old folder.
            let size = records.size ?? header.contentSize
            try skip(size, at: start)
            if header.type != 0 && header.type != UInt8(ascii: "0") && header.type != UInt8(ascii: "7") {
                break
            }
            entry.kind = header.type == 0 && name.last == 0x2F ? .folder : .file
            entry.size = entry.kind == .file ? size : 0
        }
        return entry
    }

    /// The content of a header that extends the next one.
    private mutating func extendingHeader(_ header: TarHeader, at start: Int) throws(ArchiveError) -> ArraySlice<UInt8>
    {
        guard header.contentSize <= UInt64(limits.header) else {
            let found = "\(header.contentSize) bytes"
            throw error(.limitExceeded, at: start, "a header of at most \(limits.header) bytes", found)
        }
        let content = offset
        try skip(header.contentSize, at: start)
        return bytes[content..<(content + Int(header.contentSize))]
    }

    /// Goes on behind content of this size.
    private mutating func skip(_ size: UInt64, at start: Int) throws(ArchiveError) {
        guard size <= UInt64(bytes.count - offset) else {
            throw error(.truncated, at: start, "\(size) bytes of content", "\(bytes.count - offset)")
        }
        let end = offset + Int(size)
        // The last block may lack its padding.
        offset = min(bytes.count, end + (TarHeader.size - end % TarHeader.size) % TarHeader.size)
    }

    private func path(_ raw: ArraySlice<UInt8>, at start: Int) throws(ArchiveError) -> ArchivePath {
        do throws(ArchivePath.Problem) {
            return try ArchivePath(raw, leadingSlash: .dropped, limits: limits)
        } catch {
            throw self.error(.malformed, at: start, "a path inside of the archive", error.rawValue)
        }
    }

    private func error(
        _ code: ArchiveError.Code,
        at offset: Int,
        _ expected: String,
        _ found: String
    ) -> ArchiveError {
        ArchiveError(code, in: "tar header", at: offset, expected: expected, found: found)
    }
}
