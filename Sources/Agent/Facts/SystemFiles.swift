import BootControl
import Glibc

/// Small files of the system, such as those of `/proc` and `/sys`, under a root. What is not there, or is not what it
/// should be, gives nothing: detection never fails for it (rule 7 of the design).
struct SystemFiles {
    /// The root, without a trailing slash.
    let root: String

    init(root: String) {
        var root = root
        while root.hasSuffix("/") { root.removeLast() }
        self.root = root
    }

    /// Most bytes of a file that is read as a whole.
    static let byteLimit = 65_536

    /// The first `limit` bytes of a regular file.
    func bytes(_ path: String, limit: Int = byteLimit) -> [UInt8]? {
        var found: [UInt8] = []
        do throws(FileError) {
            // A pipe in the place of a file would be waited for.
            let file = try FileDescriptor(root + path, O_RDONLY | O_NONBLOCK)
            var status = stat()
            guard fstat(file.number, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
            var buffer = [UInt8](repeating: 0, count: min(limit, 65_536))
            while found.count < limit {
                let count = try file.read(into: &buffer)
                if count == 0 { break }
                found.append(contentsOf: buffer[..<min(count, limit - found.count)])
            }
        } catch {
            return nil
        }
        return found
    }

    /// A file of text, without white space and zero bytes around it; nothing where that is empty.
    func text(_ path: String, limit: Int = byteLimit) -> String? {
        guard let bytes = bytes(path, limit: limit) else { return nil }
        func isBlank(_ byte: UInt8) -> Bool { byte <= 0x20 }
        guard let first = bytes.firstIndex(where: { !isBlank($0) }),
            let last = bytes.lastIndex(where: { !isBlank($0) })
        else { return nil }
        return String(decoding: bytes[first...last], as: UTF8.self)
    }

    /// The number in a file.
    func number(_ path: String) -> Int64? { text(path, limit: 64).flatMap { Int64($0) } }

    /// Whether anything is at the path.
    func exists(_ path: String) -> Bool { access(root + path, F_OK) == 0 }

    /// The names in a folder, in order; at most `limit`.
    func entries(_ folder: String, limit: Int = 1_024) -> [String] {
        guard let directory = opendir(root + folder) else { return [] }
        defer { closedir(directory) }
        var names: [String] = []
        while names.count < limit, let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    /// Free bytes of the file system that a path is on.
    func freeStorage(_ path: String) -> UInt64? {
        var status = statvfs()
        let place = root + path
        guard statvfs(place.isEmpty ? "/" : place, &status) == 0 else { return nil }
        return UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
            .partialValue
    }

    /// The value of `key` in a file of lines `key: value`, such as `/proc/meminfo`.
    func value(of key: String, in path: String) -> Substring? {
        guard let text = text(path) else { return nil }
        for line in text.split(separator: "\n") where line.hasPrefix(key) {
            let rest = line.dropFirst(key.count).drop { $0 == " " || $0 == "\t" }
            guard rest.first == ":" else { continue }
            return rest.dropFirst().drop { $0 == " " || $0 == "\t" }
        }
        return nil
    }
}
