import Glibc
import HTTPServing

/// Holds a cache folder for one gateway, for as long as it lives. The system drops the lock when the process dies.
final class FolderLock: Sendable {
    private let file: CacheFile
    private let path: String
    /// Where the system says that the file is.
    private let place: String

    /// Takes hold of the folder.
    ///
    /// - Throws: ``GatewayError`` with the code ``GatewayError/Code/folderInUse`` or ``GatewayError/Code/cacheFolder``.
    init(_ folder: CacheFolder) throws(GatewayError) {
        path = folder.lock
        do throws(CacheFailure) {
            file = try CacheFile(folder.lock, O_RDWR | O_CREAT)
        } catch {
            throw GatewayError(
                .cacheFolder,
                "the cache folder cannot be written",
                found: "\(LogText(folder.root)): \(error)",
                advice: "check the path and its permissions"
            )
        }
        place = Self.place(of: file)
        guard flock(file.descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw GatewayError(
                .folderInUse,
                "another gateway uses the cache folder",
                found: "\(LogText(folder.root))",
                advice: "stop that one, or give this one a folder of its own"
            )
        }
    }

    /// Where an open file is now: what was removed, or moved, is somewhere else than it was.
    private static func place(of file: CacheFile) -> String {
        var buffer = [CChar](repeating: 0, count: 4_096)
        let count = readlink("/proc/self/fd/\(file.descriptor)", &buffer, buffer.count)
        return String(decoding: buffer.prefix(max(0, count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Whether the lock is still the one that others would find: false once somebody removed the folder.
    var isInPlace: Bool {
        Self.place(of: file) == place && access(path, F_OK) == 0
    }
}
