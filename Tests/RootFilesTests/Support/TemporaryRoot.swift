import Foundation

/// A root folder of a test's own, which goes with it.
final class TemporaryRoot {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "/fettle-root-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// Writes a file at a path within the root.
    func write(_ file: String, _ bytes: [UInt8], executable: Bool = false) throws {
        let url = URL(fileURLWithPath: path + file)
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: url)
        if executable {
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path + file)
        }
    }

    /// Makes a symbolic link at a path within the root.
    func link(_ file: String, to target: String) throws {
        try FileManager.default.createSymbolicLink(atPath: path + file, withDestinationPath: target)
    }

    /// The C library of the machine that runs the tests, where it is an ELF file.
    static var cLibrary: [UInt8]? {
        for folder in ["/lib/x86_64-linux-gnu", "/lib/aarch64-linux-gnu", "/lib64"] {
            if let data = FileManager.default.contents(atPath: folder + "/libc.so.6") { return [UInt8](data) }
        }
        return nil
    }
}
