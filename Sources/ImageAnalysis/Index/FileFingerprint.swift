/// What tells cheaply whether a file is still the one that was read.
public struct FileFingerprint: Equatable, Hashable, Sendable {
    /// Its size in bytes.
    public var size: UInt64
    /// When it was last changed, in nanoseconds since 1970.
    public var modified: Int64
    /// Its number in the file system.
    public var inode: UInt64

    /// A fingerprint.
    public init(size: UInt64, modified: Int64, inode: UInt64) {
        self.size = size
        self.modified = modified
        self.inode = inode
    }
}
