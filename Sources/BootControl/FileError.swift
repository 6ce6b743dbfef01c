public import Glibc

/// A file operation that failed: which, on what, and why.
public struct FileError: Error, Equatable, Sendable, CustomStringConvertible {
    /// What was tried, such as `open`.
    public let operation: String
    /// The path.
    public let path: String
    /// The system's error number.
    public let code: CInt

    /// The failure of `operation` on `path`, with the system's last error number.
    public init(_ operation: String, _ path: String, code: CInt = errno) {
        self.operation = operation
        self.path = path
        self.code = code
    }

    /// Whether the medium is full or the quota used up.
    public var isStorageFull: Bool { code == ENOSPC || code == EDQUOT || code == EFBIG }

    /// A sentence for people.
    public var description: String { "cannot \(operation) \(path): \(String(cString: strerror(code)))" }
}
