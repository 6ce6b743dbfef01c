import Glibc

/// A regular file mapped into memory, read-only.
public final class MappedFile {
    private let address: UnsafeMutableRawPointer?
    private let size: Int

    /// Maps the regular file at `path`, which must have at most `limit` bytes and be no link.
    ///
    /// - Throws: also where it is something else than a regular file (`EINVAL`) or larger (`EFBIG`).
    public init(_ path: String, limit: UInt64) throws(RootFileError) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { throw RootFileError("open", path) }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0 else { throw RootFileError("examine", path) }
        guard status.st_mode & S_IFMT == S_IFREG else { throw RootFileError("read", path, code: EINVAL) }
        guard UInt64(clamping: status.st_size) <= limit else { throw RootFileError("read", path, code: EFBIG) }
        size = Int(status.st_size)
        guard size > 0 else {
            address = nil
            return
        }
        let mapping = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0)
        guard let mapping, mapping != MAP_FAILED else { throw RootFileError("map", path) }
        address = mapping
    }

    deinit {
        if let address { munmap(address, size) }
    }

    /// Calls `body` with the file's bytes.
    public func withSpan<Result, Failure: Error>(
        _ body: (Span<UInt8>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        let buffer = UnsafeRawBufferPointer(start: address, count: size)
        return try body(buffer.bindMemory(to: UInt8.self).span)
    }
}
