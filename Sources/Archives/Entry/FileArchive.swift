/// Something that files can be read from: an archive or a file-system image.
public protocol FileArchive {
    /// All entries, in the order of the archive. A path may come twice: the later one counts.
    var entries: [ArchiveEntry] { get }

    /// The content of an entry of this archive, or its first `count` bytes. Empty for entries without content.
    func contents(of entry: ArchiveEntry, first count: Int) throws(ArchiveError) -> ArraySlice<UInt8>
}

extension FileArchive {
    /// The whole content of an entry of this archive.
    public func contents(of entry: ArchiveEntry) throws(ArchiveError) -> ArraySlice<UInt8> {
        try contents(of: entry, first: .max)
    }

    /// The entry at `path`; the last one where there are several.
    public func entry(at path: ArchivePath) -> ArchiveEntry? {
        entries.last { $0.path == path }
    }
}
