import Glibc

/// A file in memory, read-only and without a copy.
public final class FileMapping {
    /// The bytes. Valid as long as the mapping is.
    public let bytes: UnsafeRawBufferPointer

    /// Maps the regular file at `path`.
    ///
    /// - Throws: ``FileError``; with `EFBIG` where it has more than `limit` bytes, with `EINVAL` where it is no regular
    ///   file.
    public init(_ path: String, limit: UInt64) throws(FileError) {
        let file = try FileDescriptor(path, O_RDONLY | O_NONBLOCK)
        var status = stat()
        guard fstat(file.number, &status) == 0 else { throw FileError("examine", path) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw FileError("map", path, code: EINVAL) }
        guard UInt64(max(0, status.st_size)) <= limit else { throw FileError("map", path, code: EFBIG) }
        guard status.st_size > 0 else {
            self.bytes = UnsafeRawBufferPointer(start: nil, count: 0)
            return
        }
        let start = mmap(nil, status.st_size, PROT_READ, MAP_PRIVATE, file.number, 0)
        guard let start, start != MAP_FAILED else { throw FileError("map", path) }
        self.bytes = UnsafeRawBufferPointer(start: start, count: status.st_size)
    }

    /// Calls `body` with the bytes.
    public func withSpan<Result, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        try body(Span(_unsafeBytes: bytes))
    }

    deinit {
        if let start = bytes.baseAddress { munmap(UnsafeMutableRawPointer(mutating: start), bytes.count) }
    }
}
