import Glibc

/// An operation on a file of the cache that failed.
struct CacheFailure: Error, CustomStringConvertible {
    /// The system's number.
    let number: CInt
    /// What was being done.
    let act: String

    init(_ act: String, number: CInt = errno) {
        self.act = act
        self.number = number
    }

    /// Whether there is no room left on the disk.
    var isFull: Bool { [ENOSPC, EDQUOT, EFBIG].contains(number) }

    /// Whether somebody removed the file or its folder.
    var isGone: Bool { [ENOENT, ENOTDIR, ESTALE].contains(number) }

    var description: String { "cannot \(act): \(String(cString: strerror(number)))" }
}
