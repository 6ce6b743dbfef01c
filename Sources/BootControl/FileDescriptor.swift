public import Glibc

/// An open file that closes itself.
public struct FileDescriptor: ~Copyable {
    /// The system's number of it.
    public let number: CInt
    /// The path that it was opened by, for messages.
    public let path: String

    /// Opens `path`.
    public init(_ path: String, _ flags: CInt, mode: mode_t = 0o644) throws(FileError) {
        var number: CInt
        repeat { number = open(path, flags | O_CLOEXEC, mode) } while number < 0 && errno == EINTR
        guard number >= 0 else { throw FileError("open", path) }
        self.number = number
        self.path = path
    }

    deinit { close(number) }

    /// Writes all of `bytes`.
    public borrowing func write(_ bytes: Span<UInt8>) throws(FileError) {
        var failure: FileError?
        bytes.withUnsafeBufferPointer { buffer in
            var done = 0
            while done < buffer.count {
                let count = Glibc.write(number, buffer.baseAddress! + done, buffer.count - done)
                if count < 0 {
                    if errno == EINTR { continue }
                    failure = FileError("write", path)
                    return
                }
                done += count
            }
        }
        if let failure { throw failure }
    }

    /// Reads up to the capacity of `buffer`; 0 bytes at the end of the file.
    public borrowing func read(into buffer: inout [UInt8]) throws(FileError) -> Int {
        while true {
            let count = buffer.withUnsafeMutableBytes { Glibc.read(number, $0.baseAddress, $0.count) }
            if count >= 0 { return count }
            if errno != EINTR { throw FileError("read", path) }
        }
    }

    /// Waits until everything that was written is on the medium.
    public borrowing func synchronize() throws(FileError) {
        var result: CInt
        repeat { result = fsync(number) } while result < 0 && errno == EINTR
        guard result == 0 else { throw FileError("synchronize", path) }
    }

    /// The size of the file, in bytes.
    public borrowing func size() throws(FileError) -> UInt64 {
        var status = stat()
        guard fstat(number, &status) == 0 else { throw FileError("examine", path) }
        return UInt64(max(0, status.st_size))
    }
}
