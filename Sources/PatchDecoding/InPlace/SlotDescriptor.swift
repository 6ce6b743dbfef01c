import Glibc

/// An open file of a slot or its journal.
final class SlotDescriptor {
    /// Whether it can grow and be cut.
    let isRegular: Bool
    private let number: CInt

    /// Opens the file; nil with `errno` set.
    init?(_ path: String, _ flags: CInt) {
        let number = open(path, flags | O_CLOEXEC, 0o600)
        guard number >= 0 else { return nil }
        var status = stat()
        guard fstat(number, &status) == 0 else {
            let reason = errno
            close(number)
            errno = reason
            return nil
        }
        self.number = number
        isRegular = status.st_mode & S_IFMT == S_IFREG
    }

    deinit { close(number) }

    /// The size, in bytes; of a device too.
    var size: Int? {
        let end = lseek(number, 0, SEEK_END)
        return end < 0 ? nil : Int(end)
    }

    /// Keeps all others away, as long as this lives. False with `errno` set.
    func lock() -> Bool { flock(number, LOCK_EX | LOCK_NB) == 0 }

    /// Waits until all that was written is on the medium.
    func synchronize() -> Bool {
        while fdatasync(number) != 0 { guard errno == EINTR else { return false } }
        return true
    }

    /// Maps the first `size` bytes; nil with `errno` set.
    func map(_ size: Int) -> SlotMapping? { SlotMapping(number, size: size) }

    /// Sees to it that the medium has room for the first `size` bytes; the file keeps its size. False with `errno` set.
    func reserve(_ size: Int) -> Bool {
        guard size > 0 else { return true }
        while linuxFallocate(number, Self.keepsSize, 0, off_t(size)) != 0 {
            if errno == EINTR { continue }
            // A medium that cannot reserve room says so only when it is written.
            return errno == EOPNOTSUPP || errno == ENOSYS
        }
        return true
    }

    /// `FALLOC_FL_KEEP_SIZE` of Linux.
    private static let keepsSize: CInt = 1

    /// Gives a regular file a size.
    func cut(to size: UInt64) -> Bool { ftruncate(number, off_t(clamping: size)) == 0 }

    /// Reads; behind the end are zeros.
    func read(_ offset: Int, _ count: Int, _ target: UnsafeMutablePointer<UInt8>) -> Bool {
        var done = 0
        while done < count {
            let got = pread(number, target + done, count - done, off_t(offset + done))
            if got < 0 && errno == EINTR { continue }
            guard got >= 0 else { return false }
            if got == 0 {
                (target + done).update(repeating: 0, count: count - done)
                return true
            }
            done += got
        }
        return true
    }

    /// Reads what comes from `offset` on of a file of `size` bytes, as far as a piece goes: a few bytes of patch make many.
    func readPiece(_ offset: Int, of size: Int, into buffer: inout [UInt8]) -> Bool {
        let count = min(8_192, size - offset)
        if buffer.count != count { buffer = [UInt8](repeating: 0, count: count) }
        return buffer.withUnsafeMutableBufferPointer { bytes in
            bytes.baseAddress.map { read(offset, count, $0) } ?? false
        }
    }

    func write(_ offset: Int, _ count: Int, _ source: UnsafePointer<UInt8>) -> Bool {
        var done = 0
        while done < count {
            let put = pwrite(number, source + done, count - done, off_t(offset + done))
            if put < 0 && errno == EINTR { continue }
            guard put > 0 else { return false }
            done += put
        }
        return true
    }

    /// Makes the entry of a file in its folder last.
    static func synchronizeFolder(of path: String) {
        var folder = "."
        if let slash = path.lastIndex(of: "/") { folder = slash == path.startIndex ? "/" : String(path[..<slash]) }
        let descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }
}

/// `fallocate` of Linux, which Swift's module of the C library leaves out.
@_silgen_name("fallocate")
private func linuxFallocate(_ file: CInt, _ mode: CInt, _ offset: off_t, _ count: off_t) -> CInt
