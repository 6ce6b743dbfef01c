import BootControl
import CBOR
import Glibc
import ImageAnalysis

/// The files under a root folder, for the model of the loader. No link leads out of the root; the install paths of
/// components stand for their primary slots, wherever those are.
struct RootLookup: FileLookup {
    /// The root folder.
    let root: String
    /// Install paths, absolute within the root, and the files that stand there.
    let overrides: [String: String]

    /// The largest file that is looked at, in bytes.
    static let fileLimit: UInt64 = 1 << 30
    private static let linkLimit = 40

    func resolve(_ path: Text) throws(FileError) -> Text? {
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
                guard links <= RootLookup.linkLimit, let target = DurableFile.linkTarget(root + current) else {
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

    func withContents<Result>(of path: Text, _ body: (Span<UInt8>) -> Result) throws(FileError) -> Result? {
        let name = path.string
        do throws(FileError) {
            let mapping = try FileMapping(overrides[name] ?? root + name, limit: RootLookup.fileLimit)
            return mapping.withSpan { body($0) }
        } catch {
            // What cannot be read cannot be loaded either; a file too large or of another kind is none for a loader.
            switch error.code {
            case ENOENT, EINVAL, EFBIG, EACCES, ELOOP: return nil
            default: throw error
            }
        }
    }

    func entries(of folder: Text) throws(FileError) -> [Text] {
        guard let directory = opendir(root + folder.string) else { return [] }
        defer { closedir(directory) }
        var names: [Text] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name != ".", name != ".." { names.append(Text(name)) }
        }
        return names
    }

    private static func components(_ path: String) -> [String] {
        path.split(separator: "/").map(String.init)
    }
}
