import BootControl
import Glibc

/// A file that is read and mended in place.
final class MendedFile {
    private let number: CInt
    private let path: String
    /// The size, in bytes.
    let size: UInt64

    /// Opens the file at `path`.
    init(_ path: String) throws(RepairFailure) {
        let number = open(path, O_RDWR | O_CLOEXEC)
        guard number >= 0 else { throw .file(FileError("open", path)) }
        var status = stat()
        guard fstat(number, &status) == 0 else {
            let failure = FileError("examine", path)
            close(number)
            throw .file(failure)
        }
        self.number = number
        self.path = path
        size = UInt64(max(0, status.st_size))
    }

    deinit { close(number) }

    /// At most `count` bytes from `offset` on; fewer at the end of the file.
    func read(_ count: Int, at offset: UInt64) throws(RepairFailure) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let found = bytes.withUnsafeMutableBytes { buffer in
                pread(number, buffer.baseAddress! + done, count - done, off_t(clamping: offset) + off_t(done))
            }
            if found < 0 {
                if errno == EINTR { continue }
                throw .file(FileError("read", path))
            }
            if found == 0 { break }
            done += found
        }
        bytes.removeLast(count - done)
        return bytes
    }

    /// Replaces what is at `offset`.
    func write(_ bytes: [UInt8], at offset: UInt64) throws(RepairFailure) {
        var done = 0
        while done < bytes.count {
            let count = bytes.withUnsafeBytes { buffer in
                pwrite(
                    number,
                    buffer.baseAddress! + done,
                    buffer.count - done,
                    off_t(clamping: offset) + off_t(done)
                )
            }
            if count < 0 {
                if errno == EINTR { continue }
                throw .file(FileError("write", path))
            }
            done += count
        }
    }

    /// Waits until what was mended is on the medium.
    func synchronize() throws(RepairFailure) {
        while fsync(number) != 0 {
            if errno != EINTR { throw .file(FileError("synchronize", path)) }
        }
    }
}
