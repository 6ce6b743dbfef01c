import Glibc

/// A file of the cache, closed with the last reference. Reads and writes name their place, so that one writer and any number
/// of readers share it.
final class CacheFile: Sendable {
    let descriptor: CInt

    /// Opens a file, never through a symbolic link in the last place.
    init(_ path: String, _ flags: CInt, mode: mode_t = 0o640) throws(CacheFailure) {
        var opened: CInt
        repeat { opened = Glibc.open(path, flags | O_CLOEXEC | O_NOFOLLOW, mode) } while opened < 0 && errno == EINTR
        guard opened >= 0 else { throw CacheFailure("open a file of the cache") }
        descriptor = opened
    }

    deinit { close(descriptor) }

    /// The size.
    func size() throws(CacheFailure) -> Int64 {
        let end = lseek(descriptor, 0, SEEK_END)
        guard end >= 0 else { throw CacheFailure("look at a file of the cache") }
        return Int64(end)
    }

    /// Writes all of `bytes` at a place.
    func write(_ bytes: UnsafeRawBufferPointer, at offset: Int64) throws(CacheFailure) {
        var done = 0
        while done < bytes.count {
            let count = pwrite(descriptor, bytes.baseAddress! + done, bytes.count - done, off_t(offset + Int64(done)))
            if count < 0 {
                if errno == EINTR { continue }
                throw CacheFailure("write to the cache")
            }
            done += count
        }
    }

    /// Reads up to `count` bytes at a place; fewer at the end.
    func read(into buffer: UnsafeMutableRawBufferPointer, at offset: Int64) throws(CacheFailure) -> Int {
        var done = 0
        while done < buffer.count {
            let count = pread(descriptor, buffer.baseAddress! + done, buffer.count - done, off_t(offset + Int64(done)))
            if count < 0 {
                if errno == EINTR { continue }
                throw CacheFailure("read from the cache")
            }
            if count == 0 { break }
            done += count
        }
        return done
    }

    /// Waits until the bytes are on the disk.
    func flush() throws(CacheFailure) {
        guard fsync(descriptor) == 0 else { throw CacheFailure("flush to the disk") }
    }

    /// Cuts the file.
    func truncate(to size: Int64) throws(CacheFailure) {
        guard ftruncate(descriptor, off_t(size)) == 0 else { throw CacheFailure("cut a file of the cache") }
    }
}

extension CacheFile {
    /// The content of a file of at most `limit` bytes; nothing where there is none.
    static func content(_ path: String, limit: Int) throws(CacheFailure) -> [UInt8]? {
        let file: CacheFile
        do throws(CacheFailure) { file = try CacheFile(path, O_RDONLY) } catch {
            if error.isGone { return nil }
            throw error
        }
        let size = try file.size()
        guard size <= limit else { return nil }
        var failure: CacheFailure?
        let bytes = [UInt8](unsafeUninitializedCapacity: Int(size)) { buffer, count in
            do throws(CacheFailure) { count = try file.read(into: UnsafeMutableRawBufferPointer(buffer), at: 0) } catch
            {
                failure = error
            }
        }
        if let failure { throw failure }
        return bytes
    }

    /// Puts a file in its place whole or not at all; with `isDurable`, so that it is there after a power cut.
    static func place(
        _ bytes: [UInt8],
        at path: String,
        in folder: String,
        isDurable: Bool,
        mode: mode_t = 0o640
    ) throws(CacheFailure) {
        let draft = "\(folder)/.new-\(getpid())-\(String(UInt64.random(in: 0 ... .max), radix: 16))"
        do throws(CacheFailure) {
            let file = try CacheFile(draft, O_WRONLY | O_CREAT | O_EXCL, mode: mode)
            var failure: CacheFailure?
            bytes.withUnsafeBytes { buffer in
                do throws(CacheFailure) { try file.write(buffer, at: 0) } catch { failure = error }
            }
            if let failure { throw failure }
            if isDurable { try file.flush() }
            guard rename(draft, path) == 0 else { throw CacheFailure("put a file in its place") }
            if isDurable { try CacheFile(folder, O_RDONLY | O_DIRECTORY).flush() }
        } catch {
            unlink(draft)
            throw error
        }
    }
}
