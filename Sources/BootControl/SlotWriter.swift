import Glibc

/// Writes an image into a slot file, and not a byte more than it may have.
public struct SlotWriter: ~Copyable {
    private let file: FileDescriptor
    private let path: String
    private let limit: UInt64
    /// The bytes written so far.
    public private(set) var count: UInt64 = 0

    /// Empties the slot at `path` for an image of at most `limit` bytes. Call ``reserve()`` next: a disk that is too full
    /// is found out before the first byte.
    public init(_ path: String, limit: UInt64, executable: Bool) throws(FileError) {
        // A process that still runs from the slot, or has its library mapped, keeps the file that it has: that one could
        // not be written to (ETXTBSY), or would change under the process.
        var status = stat()
        if lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG { unlink(path) }
        self.file = try FileDescriptor(path, O_WRONLY | O_CREAT | O_TRUNC, mode: executable ? 0o755 : 0o644)
        self.path = path
        self.limit = limit
    }

    /// Reserves the storage for the whole image.
    public borrowing func reserve() throws(FileError) {
        guard limit > 0 else { return }
        // Not every file system can reserve; those that cannot find out while writing.
        let result = posix_fallocate(file.number, 0, off_t(clamping: limit))
        if result == ENOSPC || result == EFBIG || result == EDQUOT {
            ftruncate(file.number, 0)
            throw FileError("reserve \(limit) bytes for", path, code: result)
        }
        if result == 0 { ftruncate(file.number, 0) }
    }

    /// Appends bytes.
    ///
    /// - Throws: ``FileError`` with `EOVERFLOW` where the image would get larger than it may be; nothing of `bytes` was
    ///   written then.
    public mutating func append(_ bytes: Span<UInt8>) throws(FileError) {
        guard UInt64(bytes.count) <= limit - count else {
            throw FileError("write more than \(limit) bytes to", path, code: EOVERFLOW)
        }
        try file.write(bytes)
        count += UInt64(bytes.count)
    }

    /// Returns when the image is on the medium, name and all.
    public consuming func finish() throws(FileError) {
        try file.synchronize()
        try DurableFile.synchronizeFolder(of: path)
    }
}
