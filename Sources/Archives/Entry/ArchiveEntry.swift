/// One file, folder or link of an archive.
public struct ArchiveEntry: Equatable, Sendable {
    /// What an entry is.
    public enum Kind: Equatable, Sendable {
        /// A file.
        case file
        /// A folder.
        case folder
        /// A symbolic link. The target is as the archive has it: it may lead anywhere.
        case symbolicLink(target: [UInt8])
        /// Another name of a file that the archive has before.
        case hardLink(target: ArchivePath)
        /// A device, pipe or socket, or a kind that is not known.
        case other
    }

    /// Where it is unpacked.
    public var path: ArchivePath
    /// What it is.
    public var kind: Kind
    /// The permission bits (`rwx` for user, group and others, set-id and sticky bit).
    public var mode: UInt32
    /// The size of its content, in bytes.
    public var size: UInt64
    /// Where the archive keeps its content, in terms of the archive's own.
    var location: Int

    init(path: ArchivePath, kind: Kind, mode: UInt32, size: UInt64, location: Int) {
        self.path = path
        self.kind = kind
        self.mode = mode & 0o7777
        self.size = size
        self.location = location
    }

    /// Whether there is content to read: it is a file, or another name of one.
    public var hasContent: Bool {
        switch kind {
        case .file, .hardLink: true
        case .folder, .symbolicLink, .other: false
        }
    }
}
