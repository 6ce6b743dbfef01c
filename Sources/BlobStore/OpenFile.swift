import Glibc
import Store

/// An open file or folder, closed with the last reference.
final class OpenFile: Sendable {
    /// The descriptor.
    let descriptor: Int32

    /// Opens a file, never through a symbolic link in the last place.
    ///
    /// - Returns: Nothing when there is none.
    /// - Throws: ``Store/StoreError``.
    init?(_ path: String, flags: Int32, mode: mode_t = 0, while act: String) throws(StoreError) {
        while true {
            let result = Glibc.open(path, flags | O_CLOEXEC | O_NOFOLLOW, mode)
            if result >= 0 {
                descriptor = result
                return
            }
            let number = errno
            if number == ENOENT { return nil }
            guard number == EINTR else { throw StoreError(errno: number, while: act) }
        }
    }

    deinit { _ = Glibc.close(descriptor) }

    /// The size in bytes of a regular file, or nothing for anything else.
    func size() throws(StoreError) -> Int64? {
        var status = stat()
        _ = try retrying("look at a file") { fstat(descriptor, &status) }
        return status.st_mode & S_IFMT == S_IFREG ? Int64(status.st_size) : nil
    }

    /// Whether the file still has a name.
    func isLinked() throws(StoreError) -> Bool {
        var status = stat()
        _ = try retrying("look at a file") { fstat(descriptor, &status) }
        return status.st_nlink > 0
    }

    /// Waits until the file's bytes, or the folder's entries, are on the disk. An error here is final: the system may have
    /// dropped what it could not write, and a second try would say that all is well.
    func flush() throws(StoreError) {
        _ = try retrying("flush to the disk") { fsync(descriptor) }
    }

    /// Claims the file until it is closed.
    ///
    /// - Returns: Whether nobody else holds it.
    func claim() -> Bool {
        while true {
            if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return true }
            guard errno == EINTR else { return false }
        }
    }

    /// Waits until the entries of a folder are on the disk.
    static func flush(folder: String) throws(StoreError) {
        guard let file = try OpenFile(folder, flags: O_RDONLY | O_DIRECTORY, while: "open a folder") else {
            throw StoreError(errno: ENOENT, while: "open a folder")
        }
        try file.flush()
    }
}
