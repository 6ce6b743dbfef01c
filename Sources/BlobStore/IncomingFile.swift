import Glibc
import Store

/// A file that is being written. Unless it is put in its place, it disappears with the last reference.
///
/// Whoever writes it holds a lock on it, and the system drops the lock when the process dies: so a file without one is a
/// leftover, and one with a lock is not, even if another process opens the store meanwhile.
final class IncomingFile {
    private let path: String
    private let file: OpenFile
    private var isPlaced = false

    /// Makes a file.
    init(in folder: String) throws(StoreError) {
        // Twice is enough unless somebody opens the store at the very instant between making and locking, again and again.
        for _ in 0..<16 {
            let path = "\(folder)/\(getpid())-\(String(UInt64.random(in: 0 ... .max), radix: 16))"
            let flags = O_RDWR | O_CREAT | O_EXCL
            guard let file = try OpenFile(path, flags: flags, mode: 0o640, while: "begin a blob") else {
                throw StoreError(errno: ENOENT, while: "begin a blob")
            }
            if file.claim(), try file.isLinked() {
                self.path = path
                self.file = file
                return
            }
        }
        throw StoreError(.unavailable, "cannot begin a blob", found: "others remove the file", advice: "try again")
    }

    deinit {
        if !isPlaced { _ = unlink(path) }
    }

    /// Appends bytes.
    func append(_ bytes: UnsafeRawBufferPointer) throws(StoreError) {
        var rest = bytes
        while let start = rest.baseAddress, !rest.isEmpty {
            let count = try retrying("write a blob") { write(file.descriptor, start, rest.count) }
            rest = UnsafeRawBufferPointer(rebasing: rest[count...])
        }
    }

    /// Puts the file in its place, so that it is there after a power cut: bytes first, then the name, then the folder.
    ///
    /// A file of that name is replaced. Being named by its digest it has the same bytes, or it was damaged.
    func place(at destination: String, in folder: String) throws(StoreError) {
        try file.flush()
        guard rename(path, destination) == 0 else { throw StoreError(errno: errno, while: "put a blob in its place") }
        isPlaced = true
        try OpenFile.flush(folder: folder)
    }

    /// Removes the files that were being written when a process died.
    ///
    /// - Returns: How many there were.
    static func removeLeftovers(in folder: String, names: [String]) throws(StoreError) -> Int {
        var count = 0
        for name in names {
            let path = folder + "/" + name
            var status = stat()
            guard lstat(path, &status) == 0 else { continue }
            if status.st_mode & S_IFMT == S_IFREG {
                guard let file = try OpenFile(path, flags: O_RDWR, while: "look at a leftover") else { continue }
                // The lock is held by whoever is writing it right now.
                guard file.claim() else { continue }
            } else if status.st_mode & S_IFMT == S_IFDIR {
                continue
            }
            if unlink(path) == 0 { count += 1 }
        }
        return count
    }
}
