public import Glibc
public import ImageAnalysis

/// Walks over the folders of a root in which programs and libraries lie. Links are reported, never followed, so that the walk
/// ends whatever they lead to.
public struct RootTree {
    /// Something that was found.
    public enum Entry: Equatable, Sendable {
        /// A regular file.
        case file(FileFingerprint, isExecutable: Bool)
        /// A symbolic link, with what stands in it.
        case link(target: String)
    }

    /// The root folder.
    public let root: String
    /// Deepest folder that is looked into.
    public var depthLimit = 24
    /// Largest number of entries that are looked at.
    public var entryLimit = 1_000_000

    /// The folders in which programs and libraries lie, by the file system hierarchy standard.
    public static let folders = [
        "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32", "/usr/bin", "/usr/sbin", "/usr/games", "/usr/lib",
        "/usr/lib32", "/usr/lib64", "/usr/libx32", "/usr/libexec", "/usr/local", "/opt", "/etc/alternatives",
    ]
    /// Folders, by name, that hold a great many files which no loader takes.
    private static let excludedNames: Set<String> = [
        "share", "include", "src", "doc", "man", "locale", "__pycache__",
    ]
    /// Folders that hold such files where they are: those of the kernel, and debugging information. Elsewhere folders of
    /// these names hold plug-ins, as `/usr/lib/xorg/modules` does.
    private static let excludedPaths: Set<String> = [
        "/lib/modules", "/usr/lib/modules", "/lib/firmware", "/usr/lib/firmware", "/lib/debug", "/usr/lib/debug",
    ]

    /// The tree under `root`.
    public init(root: String) {
        self.root = root.hasSuffix("/") ? String(root.dropLast()) : root
    }

    /// Calls `body` for every file and link in `folders`, and for the folders themselves that are links, in ascending
    /// order within each folder.
    ///
    /// - Throws: ``RootFileError`` (`E2BIG`) where there are more entries than the bound.
    public func walk(
        _ folders: [String] = RootTree.folders,
        _ body: (_ path: String, _ entry: Entry) throws(RootFileError) -> Void
    ) throws(RootFileError) {
        var count = 0
        var seen: Set<String> = []
        for folder in folders {
            var path = ""
            var isLink = false
            // A link above the folder leads to another of the folders, or to one that is not looked into.
            for name in folder.split(separator: "/") {
                path += "/" + name
                var status = stat()
                guard lstat(root + path, &status) == 0 else {
                    isLink = true
                    break
                }
                guard status.st_mode & S_IFMT == S_IFLNK else { continue }
                if seen.insert(path).inserted, let target = LinkTarget.read(root + path) {
                    try body(path, .link(target: target))
                }
                isLink = true
                break
            }
            if !isLink, seen.insert(folder).inserted { try walk(folder, depth: 0, &count, body) }
        }
    }

    private static func isExcluded(_ path: String, _ name: String) -> Bool {
        excludedNames.contains(name) || excludedPaths.contains(path)
    }

    private func walk(
        _ folder: String,
        depth: Int,
        _ count: inout Int,
        _ body: (_ path: String, _ entry: Entry) throws(RootFileError) -> Void
    ) throws(RootFileError) {
        for name in FolderEntries.names(root + folder) {
            count += 1
            guard count <= entryLimit else { throw RootFileError("look at all files under", root, code: E2BIG) }
            let path = folder + "/" + name
            var status = stat()
            guard lstat(root + path, &status) == 0 else { continue }
            switch status.st_mode & S_IFMT {
            case S_IFREG:
                let fingerprint = FileFingerprint(status)
                try body(path, .file(fingerprint, isExecutable: status.st_mode & 0o111 != 0))
            case S_IFLNK:
                if let target = LinkTarget.read(root + path) { try body(path, .link(target: target)) }
            case S_IFDIR where depth < depthLimit && !Self.isExcluded(path, name):
                try walk(path, depth: depth + 1, &count, body)
            default: break
            }
        }
    }
}

extension FileFingerprint {
    /// The fingerprint of the file that `status` is about.
    public init(_ status: stat) {
        self.init(
            size: UInt64(clamping: status.st_size),
            modified: Int64(status.st_mtim.tv_sec) &* 1_000_000_000 &+ Int64(status.st_mtim.tv_nsec),
            inode: UInt64(status.st_ino)
        )
    }
}
