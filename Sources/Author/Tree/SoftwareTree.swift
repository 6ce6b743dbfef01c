public import Archives
public import CBOR
import Foundation
import RootFiles

/// Software that consists of several files, each with the path that it is going to be installed at: a package, a wheel, an
/// archive, a file-system image, the layers of a container image, or a folder (E1).
public struct SoftwareTree {
    /// A file or symbolic link of the tree.
    public struct Item: Equatable, Sendable {
        /// Where it is going to be installed: an absolute path.
        public var path: Text
        /// What stands in it, for a symbolic link; `nil` for a file.
        public var linkTarget: Text?
        /// Its size in bytes.
        public var size: UInt64
        /// Its number in the archive.
        let number: Int
    }

    private enum Source {
        case archive(any FileArchive)
        case folder(String)
    }

    /// The files and links, in the order of their paths, each path once.
    public let items: [Item]
    /// How many files have a path or target that is not UTF-8: they are left out, as no loader's setting names them.
    public let unnamedCount: Int
    private let source: Source

    /// The files of `archive` under `prefix`.
    ///
    /// - Parameters:
    ///   - mergesUsr: whether `/bin`, `/sbin` and `/lib…` stand for the folders in `/usr`, as on a system where they are
    ///     links to those. Devices follow their own links anyway.
    ///   - relocate: where an entry goes, relative to `prefix`; `nil` for one that goes nowhere.
    public init(
        _ archive: some FileArchive,
        prefix: String = "/",
        mergesUsr: Bool = false,
        relocate: (ArchiveEntry) -> ArchivePath? = { $0.path }
    ) {
        var items: [Text: Item] = [:]
        var unnamed = 0
        let prefix = InstalledPath.normalized(prefix)
        for (number, entry) in archive.entries.enumerated() {
            guard let place = relocate(entry) else { continue }
            let raw = (prefix == "/" ? [] : Array(prefix.utf8)) + [0x2F] + place.bytes
            guard let path = Text(validating: (mergesUsr ? InstalledPath.mergedUsr(raw) : raw).span) else {
                unnamed += 1
                continue
            }
            switch entry.kind {
            case .file, .hardLink:
                items[path] = Item(path: path, linkTarget: nil, size: entry.size, number: number)
            case .symbolicLink(let target):
                guard let target = Text(validating: target.span) else {
                    unnamed += 1
                    continue
                }
                items[path] = Item(path: path, linkTarget: target, size: 0, number: number)
            case .folder, .other:
                items[path] = nil
            }
        }
        self.items = items.values.sorted { $0.path < $1.path }
        self.unnamedCount = unnamed
        self.source = .archive(archive)
    }

    /// The files of the folder at `path`, which stands for `prefix`. Links are not followed.
    ///
    /// - Throws: ``AuthorError`` where it is no folder or cannot be read, or has more than a million entries.
    public init(folder path: String, prefix: String = "/") throws(AuthorError) {
        let walk = try FolderWalk(path, prefix: InstalledPath.normalized(prefix))
        self.items = walk.items.sorted { $0.path < $1.path }
        self.unnamedCount = walk.unnamedCount
        self.source = .folder(path)
        self.paths = walk.paths
    }

    /// For a folder: where each item really is.
    private var paths: [String] = []

    /// The sum of the sizes of all files.
    public var size: UInt64 {
        items.reduce(0) { sum, item in
            let (total, overflow) = sum.addingReportingOverflow(item.size)
            return overflow ? .max : total
        }
    }

    /// Calls `body` with the content of a file of this tree, or with its first `count` bytes at least.
    ///
    /// - Throws: ``TreeError`` where it cannot be read or is damaged.
    public func withContents<Result>(
        of item: Item,
        first count: Int = .max,
        _ body: (Span<UInt8>) -> Result
    ) throws(TreeError) -> Result {
        switch source {
        case .archive(let archive):
            do throws(ArchiveError) {
                let contents = try archive.contents(of: archive.entries[item.number], first: count)
                return body(contents.span)
            } catch {
                throw TreeError(path: item.path, reason: error.description)
            }
        case .folder:
            do throws(RootFileError) {
                let file = try MappedFile(paths[item.number], limit: UInt64(Int.max))
                return file.withSpan(body)
            } catch {
                throw TreeError(path: item.path, reason: error.description)
            }
        }
    }
}
