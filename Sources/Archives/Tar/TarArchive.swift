/// All entries of a tar archive, with their content.
public struct TarArchive: FileArchive, Sendable {
    /// The archive, decompressed.
    public let bytes: [UInt8]
    /// All entries, in the order of the archive. A hard link has the size and the content of the file that it names.
    public let entries: [ArchiveEntry]

    /// Reads all entries of an archive that is not compressed.
    ///
    /// - Throws: ``ArchiveError`` where it is damaged or exceeds a limit, or a hard link names no file before it.
    public init(_ bytes: [UInt8], limits: ArchiveLimits = ArchiveLimits()) throws(ArchiveError) {
        var reader = TarReader(bytes, limits: limits)
        var entries: [ArchiveEntry] = []
        var budget = PathBudget(limits)
        var linkable: [ArchivePath: Int] = [:]
        while var entry = try reader.next() {
            switch entry.kind {
            case .hardLink(let target):
                guard let index = linkable[target] else {
                    throw ArchiveError(
                        .malformed,
                        in: "tar header",
                        at: entry.location - TarHeader.size,
                        expected: "a link to a file before it",
                        found: "\(target)"
                    )
                }
                let original = entries[index]
                entry.size = original.size
                entry.location = original.location
                // Symbolic links and devices can have several names too.
                if !original.hasContent { entry.kind = original.kind }
                linkable[entry.path] = entries.count
            case .folder: break
            default: linkable[entry.path] = entries.count
            }
            try budget.take(entry, in: "tar header", at: entry.location)
            entries.append(entry)
        }
        self.bytes = bytes
        self.entries = entries
    }

    /// Reads an archive that may be compressed with gzip, xz or zstd.
    public init(decompressing bytes: [UInt8], limits: ArchiveLimits = ArchiveLimits()) throws(ArchiveError) {
        let compression = Compression(sniffing: bytes)
        try self.init(compression == .none ? bytes : compression.decompress(bytes, limits: limits), limits: limits)
    }

    /// The content of an entry of this archive, or its first `count` bytes, without a copy.
    public func contents(of entry: ArchiveEntry, first count: Int) throws(ArchiveError) -> ArraySlice<UInt8> {
        guard entry.hasContent else { return [] }
        let start = min(max(0, entry.location), bytes.count)
        let size = Int(min(entry.size, UInt64(bytes.count - start), UInt64(max(0, count))))
        return bytes[start..<(start + size)]
    }
}
