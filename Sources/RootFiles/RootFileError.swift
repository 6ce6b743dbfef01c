public import Glibc

/// A system call on a file of a root folder that failed for another reason than that the file is not there.
public struct RootFileError: Error, Equatable, Sendable {
    /// What was to be done.
    public var operation: String
    /// The file, as seen from outside of the root.
    public var path: String
    /// The error number (errno(3)).
    public var code: CInt

    /// The failure of `operation` on `path`.
    public init(_ operation: String, _ path: String, code: CInt = errno) {
        self.operation = operation
        self.path = path
        self.code = code
    }
}

extension RootFileError: CustomStringConvertible {
    /// One line for people.
    public var description: String {
        "cannot \(operation) \(path): \(String(cString: strerror(code)))"
    }
}
