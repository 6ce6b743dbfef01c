public import CBOR
import Glibc
public import ImageAnalysis

/// The files under a root folder, as a loader that runs inside of it would find them. No link leads out of the root; some
/// paths can stand for files elsewhere, such as the slots of components.
public struct RootLookup: FileLookup {
    /// The root folder.
    public let root: String
    /// Paths, absolute within the root, and the files that stand there instead.
    public let overrides: [String: String]

    /// The largest file that is looked at, in bytes.
    public static let fileLimit: UInt64 = 1 << 30
    private static let linkLimit = 40

    /// The files under `root`.
    public init(root: String, overrides: [String: String] = [:]) {
        self.root = root.hasSuffix("/") ? String(root.dropLast()) : root
        self.overrides = overrides
    }

    /// The path of the regular file that `path` leads to within the root, or `nil` where there is none.
    public func resolve(_ path: Text) throws(RootFileError) -> Text? {
        var pending = RootLookup.components(path.string)
        var walked: [String] = []
        var links = 0
        while !pending.isEmpty {
            let name = pending.removeFirst()
            if name == "." { continue }
            if name == ".." {
                _ = walked.popLast()
                continue
            }
            walked.append(name)
            let current = "/" + walked.joined(separator: "/")
            if pending.isEmpty, overrides[current] != nil { return Text(current) }
            var status = stat()
            guard lstat(root + current, &status) == 0 else { return nil }
            switch status.st_mode & S_IFMT {
            case S_IFLNK:
                links += 1
                guard links <= RootLookup.linkLimit, let target = LinkTarget.read(root + current) else {
                    return nil
                }
                walked.removeLast()
                if target.hasPrefix("/") { walked = [] }
                pending = RootLookup.components(target) + pending
            case S_IFREG: return pending.isEmpty ? Text(current) : nil
            case S_IFDIR: continue
            default: return nil
            }
        }
        return nil
    }

    /// Calls `body` with the content of the regular file at a path that ``resolve(_:)`` returned.
    public func withContents<Result>(
        of path: Text,
        _ body: (Span<UInt8>) -> Result
    ) throws(RootFileError) -> Result? {
        let name = path.string
        do throws(RootFileError) {
            let mapping = try MappedFile(file(at: name), limit: RootLookup.fileLimit)
            return mapping.withSpan { body($0) }
        } catch {
            // What cannot be read cannot be loaded either; a file too large or of another kind is none for a loader.
            switch error.code {
            case ENOENT, EINVAL, EFBIG, EACCES, ELOOP: return nil
            default: throw error
            }
        }
    }

    /// The names of the entries of a folder, in ascending order; none where there is no such folder.
    public func entries(of folder: Text) throws(RootFileError) -> [Text] {
        FolderEntries.names(root + folder.string).map { Text($0) }
    }

    /// Where the file at `path`, which must be free of links, is to be found from outside of the root.
    func file(at path: String) -> String { overrides[path] ?? root + path }

    private static func components(_ path: String) -> [String] {
        path.split(separator: "/").map(String.init)
    }
}
