import CBOR
import Foundation

/// Lists the files and links under a folder on disk. Links are not followed, so that the walk ends and stays inside.
struct FolderWalk {
    private static let entryLimit = 1_000_000
    private static let depthLimit = 128

    private(set) var items: [SoftwareTree.Item] = []
    /// Where the items are.
    private(set) var paths: [String] = []
    private(set) var unnamedCount = 0
    private var count = 0

    init(_ root: String, prefix: String) throws(AuthorError) {
        var status = stat()
        guard stat(root, &status) == 0 else {
            throw AuthorError(.missingFile, "there is no folder \"\(root)\"", action: "check the path")
        }
        guard status.st_mode & S_IFMT == S_IFDIR else {
            throw AuthorError(.unreadableFile, "\"\(root)\" is not a folder", expected: "a folder")
        }
        try walk(root, prefix == "/" ? "" : prefix, depth: 0)
    }

    private mutating func walk(_ folder: String, _ installed: String, depth: Int) throws(AuthorError) {
        guard depth <= Self.depthLimit else {
            throw AuthorError(
                .tooLarge,
                "folders are nested too deeply in \"\(folder)\"",
                expected: "\(Self.depthLimit)"
            )
        }
        guard let directory = opendir(folder) else {
            throw AuthorError(
                .unreadableFile,
                "the folder \"\(folder)\" cannot be read",
                found: SystemError.last.description,
                action: "check its permissions"
            )
        }
        var folders: [String] = []
        defer { closedir(directory) }
        while let entry = readdir(directory) {
            let length = withUnsafeBytes(of: &entry.pointee.d_name) { $0.firstIndex(of: 0) ?? $0.count }
            let bytes = withUnsafeBytes(of: &entry.pointee.d_name) { Array($0.prefix(length)) }
            if bytes == [0x2E] || bytes == [0x2E, 0x2E] { continue }
            count += 1
            guard count <= Self.entryLimit else {
                throw AuthorError(.tooLarge, "too many files", expected: "at most \(Self.entryLimit)")
            }
            guard let name = String(validating: bytes, as: UTF8.self) else {
                unnamedCount += 1
                continue
            }
            var status = stat()
            guard lstat(folder + "/" + name, &status) == 0 else { continue }
            let place = installed + "/" + name
            switch status.st_mode & S_IFMT {
            case S_IFDIR: folders.append(name)
            case S_IFREG: add(folder + "/" + name, place, size: UInt64(clamping: status.st_size))
            case S_IFLNK:
                if let target = Self.linkTarget(folder + "/" + name) {
                    add(folder + "/" + name, place, linkTarget: target)
                } else {
                    unnamedCount += 1
                }
            default: break
            }
        }
        for name in folders.sorted() {
            try walk(folder + "/" + name, installed + "/" + name, depth: depth + 1)
        }
    }

    private mutating func add(_ path: String, _ place: String, size: UInt64 = 0, linkTarget: Text? = nil) {
        items.append(SoftwareTree.Item(path: Text(place), linkTarget: linkTarget, size: size, number: paths.count))
        paths.append(path)
    }

    private static func linkTarget(_ path: String) -> Text? {
        let bytes = [UInt8](unsafeUninitializedCapacity: 4_096) { (buffer, count) in
            count = max(
                0,
                readlink(path, UnsafeMutableRawPointer(buffer.baseAddress!).assumingMemoryBound(to: CChar.self), 4_096)
            )
        }
        return bytes.isEmpty ? nil : Text(validating: bytes.span)
    }
}
