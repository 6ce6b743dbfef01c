import Foundation

/// A file that a person named, mapped and not copied, however large it is.
///
/// Foundation decides by itself whether it maps; a patch between images of gigabytes must not leave that to chance.
final class MappedImage {
    let path: String
    let bytes: UnsafeBufferPointer<UInt8>
    private let mapping: UnsafeMutableRawPointer?

    /// The regular file at `path`, links followed, which has at most `limit` bytes.
    init(_ path: String, limit: Int = .max) throws(CommandFailure) {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard descriptor >= 0 else {
            let isMissing = errno == ENOENT || errno == ENOTDIR
            throw CommandFailure(
                isMissing ? .notFound : .failure,
                isMissing ? "there is no file \"\(path)\"" : "\"\(path)\" cannot be read",
                at: path,
                found: isMissing ? nil : String(cString: strerror(errno)),
                action: isMissing ? "check the path" : "check its permissions"
            )
        }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw CommandFailure(
                .failure,
                "\"\(path)\" is not a file",
                at: path,
                expected: "a regular file",
                action: "copy a partition or a pipe into a file first"
            )
        }
        let size = Int(status.st_size)
        guard size <= limit else {
            throw CommandFailure(
                .failure,
                "\"\(path)\" is too large",
                at: path,
                expected: "at most \(Format.count(limit)) bytes",
                found: "\(Format.count(size)) bytes"
            )
        }
        var mapping: UnsafeMutableRawPointer?
        if size > 0 {
            mapping = mmap(nil, size, PROT_READ, MAP_PRIVATE, descriptor, 0)
            guard mapping != MAP_FAILED else {
                throw CommandFailure(
                    .failure,
                    "\"\(path)\" cannot be mapped",
                    at: path,
                    found: String(cString: strerror(errno))
                )
            }
        }
        self.path = path
        self.mapping = mapping
        bytes = UnsafeBufferPointer(start: mapping?.assumingMemoryBound(to: UInt8.self), count: size)
    }

    deinit {
        if let mapping { munmap(mapping, bytes.count) }
    }

    var count: Int { bytes.count }
    var raw: UnsafeRawBufferPointer { UnsafeRawBufferPointer(bytes) }

    /// The bytes of `range`, which must lie within the file.
    func span(_ range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: bytes[range])
    }

    /// Calls `body` with all bytes.
    func withSpan<Result, Failure: Error>(_ body: (Span<UInt8>) throws(Failure) -> Result) throws(Failure) -> Result {
        try body(bytes.span)
    }
}
