import Foundation

/// A file of known size that is made piece by piece, mapped, so that nothing of it is held on the heap. It appears whole
/// under its name when all of it is there and right, or not at all: until then it has no name.
public final class MappedOutput {
    /// The file's bytes, 0 at first.
    public let bytes: UnsafeMutableBufferPointer<UInt8>

    private let path: String
    private let target: String
    private let descriptor: Int32
    private let mapping: UnsafeMutableRawPointer?
    /// The name until the file is placed, where the file system has no files without one.
    private var temporary: String?

    /// Room for `size` bytes that will stand at `path`.
    ///
    /// - Parameters:
    ///   - path: where. Where a link is, what it leads to is written.
    ///   - size: the size of the file, in bytes.
    ///   - inputs: files that it is made from: none of them is overwritten.
    /// - Throws: ``AuthorError`` `.conflict` where a file is in the way, `.unwritableFile` where it cannot be written, or
    ///   has no room.
    public init(_ path: String, size: Int, madeFrom inputs: [String]) throws(AuthorError) {
        let file = OutputFiles.File(
            path: path,
            content: Data(),
            permissions: 0o644,
            makesFolder: false,
            replaces: true
        )
        let target = try OutputTargets.check([file], inputs: inputs)[0]
        self.path = path
        self.target = target
        // O_TMPFILE, a macro that is not imported: __O_TMPFILE and O_DIRECTORY (open(2)).
        var descriptor = open(PathName(target).folder, 0o20_000_000 | O_DIRECTORY | O_RDWR | O_CLOEXEC, 0o644)
        if descriptor < 0 {
            let name = MappedOutput.hidden(target)
            descriptor = open(name, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
            guard descriptor >= 0 else { throw MappedOutput.failure(path, .last) }
            temporary = name
        }
        self.descriptor = descriptor
        var mapping: UnsafeMutableRawPointer?
        var problem: SystemError?
        if size > 0 {
            // All blocks at once: a full disk is noticed here, not as a signal when a page is written.
            let status = posix_fallocate(descriptor, 0, off_t(size))
            if status != 0 {
                problem = SystemError(description: String(cString: strerror(status)))
            } else {
                mapping = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
                if mapping == MAP_FAILED {
                    problem = .last
                    mapping = nil
                }
            }
        }
        self.mapping = mapping
        bytes = UnsafeMutableBufferPointer(
            start: mapping?.assumingMemoryBound(to: UInt8.self),
            count: mapping == nil ? 0 : size
        )
        if let problem { throw MappedOutput.failure(path, problem, size: size) }
    }

    deinit {
        if let mapping { munmap(mapping, bytes.count) }
        close(descriptor)
        if let temporary { unlink(temporary) }
    }

    /// Puts the file at its place, replacing one that is there.
    public func place() throws(AuthorError) {
        guard fsync(descriptor) == 0 else { throw MappedOutput.failure(path, .last) }
        if temporary == nil {
            let name = MappedOutput.hidden(target)
            guard linkat(AT_FDCWD, "/proc/self/fd/\(descriptor)", AT_FDCWD, name, AT_SYMLINK_FOLLOW) == 0 else {
                throw MappedOutput.failure(path, .last)
            }
            temporary = name
        }
        guard let temporary, rename(temporary, target) == 0 else { throw MappedOutput.failure(path, .last) }
        self.temporary = nil
    }

    private static func hidden(_ target: String) -> String {
        let path = PathName(target)
        return path.sibling(".\(path.name.prefix(60)).\(UUID().uuidString.prefix(8))")
    }

    private static func failure(_ path: String, _ error: SystemError, size: Int? = nil) -> AuthorError {
        AuthorError(
            .unwritableFile,
            "\"\(path)\" cannot be written",
            at: SourcePlace(file: path),
            expected: size.map { "room for \($0) bytes" },
            found: error.description,
            action: "check the folder, its permissions and the space left; nothing was changed"
        )
    }
}
