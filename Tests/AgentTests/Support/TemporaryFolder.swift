import BootControl
import Glibc

/// A folder that goes with the value.
final class TemporaryFolder {
    let path: String

    /// - Parameter isOpen: whether other users may read and write it; then it is not in `/tmp`, which a sandbox hides.
    init(isOpen: Bool = false) {
        var template = Array("\(isOpen ? "/var" : "")/tmp/fettle-test-XXXXXX".utf8CString)
        path = template.withUnsafeMutableBufferPointer { String(cString: mkdtemp($0.baseAddress!)) }
        if isOpen { chmod(path, 0o777) }
    }

    deinit { TemporaryFolder.remove(path) }

    /// Writes a file and the folders above it.
    func write(_ text: String, to name: String) throws {
        try write(Array(text.utf8), to: name)
    }

    func write(_ bytes: [UInt8], to name: String) throws {
        let file = path + "/" + name
        try DurableFile.makeFolder(String(file[..<file.lastIndex(of: "/")!]))
        try DurableFile.write(bytes, to: file)
    }

    func read(_ name: String) throws -> [UInt8]? { try DurableFile.read(path + "/" + name, limit: 1 << 20) }

    func exists(_ name: String) -> Bool { access(path + "/" + name, F_OK) == 0 }

    private static func remove(_ path: String) {
        var status = stat()
        guard lstat(path, &status) == 0 else { return }
        if status.st_mode & S_IFMT == S_IFDIR, let directory = opendir(path) {
            while let entry = readdir(directory) {
                let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                    pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
                }
                if name != ".", name != ".." { remove(path + "/" + name) }
            }
            closedir(directory)
            rmdir(path)
        } else {
            unlink(path)
        }
    }
}
