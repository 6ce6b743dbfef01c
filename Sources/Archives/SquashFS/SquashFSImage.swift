/// A SquashFS 4.0 image (Linux Documentation/filesystems/squashfs.rst) with the compressors gzip, lzma, xz and zstd.
///
/// All folders are listed at once; content is decompressed when it is asked for, and the last blocks are kept, so the
/// value belongs to one task. Extended attributes, owners and times are passed over. Several names of one file are
/// several files.
public final class SquashFSImage: FileArchive {
    /// How the image is compressed.
    public let compression: Compression
    /// All entries but the root folder, each folder before what it contains.
    public private(set) var entries: [ArchiveEntry] = []
    private let superblock: SquashFSSuperblock
    private let blocks: SquashFSBlocks
    private let limits: ArchiveLimits
    private var files: [SquashFSFile] = []
    private var contentTotal: UInt64 = 0
    private var budget: PathBudget

    /// Reads the superblock and lists all folders.
    public init(_ bytes: [UInt8], limits: ArchiveLimits = ArchiveLimits()) throws(ArchiveError) {
        let fields = FieldReader(bytes, in: "squashfs image")
        superblock = try SquashFSSuperblock(fields)
        compression = superblock.compression
        blocks = SquashFSBlocks(fields, superblock, limits: limits)
        self.limits = limits
        budget = PathBudget(limits)
        try list()
    }

    /// The content of an entry of this image, or its first `count` bytes.
    public func contents(of entry: ArchiveEntry, first count: Int) throws(ArchiveError) -> ArraySlice<UInt8> {
        guard entry.hasContent, files.indices.contains(entry.location) else { return [] }
        let file = files[entry.location]
        let wanted = Int(min(file.size, UInt64(max(0, count))))
        let blockSize = UInt64(superblock.blockSize)
        let hasFragment = file.fragment != SquashFSFile.noFragment
        let blockCount = hasFragment ? file.size / blockSize : (file.size + blockSize - 1) / blockSize
        var result: [UInt8] = []
        result.reserveCapacity(wanted)
        var list = file.blockList
        var position = file.start
        var index: UInt64 = 0
        while index < blockCount, result.count < wanted {
            let size = UInt32(try list.fields(4, of: blocks, in: "squashfs block list").little32(0))
            let expected = Int(min(blockSize, file.size - index * blockSize))
            if size & 0xFF_FFFF == 0 {
                // A hole.
                result.append(contentsOf: repeatElement(0, count: min(expected, wanted - result.count)))
            } else {
                let isPart = wanted - result.count < expected
                let extent: DecompressionExtent =
                    isPart ? .beginning(count: wanted - result.count) : .exactly(size: expected)
                result.append(contentsOf: try blocks.data(at: position, size: size, extent))
            }
            position += UInt64(size & 0xFF_FFFF)
            index += 1
        }
        if hasFragment, result.count < wanted {
            result.append(
                contentsOf: try tail(of: file, size: Int(file.size % blockSize)).prefix(wanted - result.count)
            )
        }
        guard result.count == wanted else {
            throw error(.malformed, at: Int(clamping: file.start), "\(wanted) bytes of content", "\(result.count)")
        }
        return result[...]
    }

    // MARK: Parts

    private func tail(of file: SquashFSFile, size: Int) throws(ArchiveError) -> ArraySlice<UInt8> {
        guard let table = superblock.fragmentTable, UInt64(file.fragment) < UInt64(superblock.fragmentCount) else {
            throw error(.malformed, at: 0, "a fragment below \(superblock.fragmentCount)", "\(file.fragment)")
        }
        // 512 entries of 16 bytes to a metadata block.
        let number = Int(file.fragment)
        let block = try blocks.fields.little(8, at: table + number / 512 * 8)
        var cursor = SquashFSCursor(table: 0, block: block, offset: number % 512 * 16)
        let fields = try cursor.fields(16, of: blocks, in: "squashfs fragment")
        let content = try blocks.fragment(
            at: try fields.little(8, at: 0),
            size: UInt32(try fields.little32(8)),
            blockSize: superblock.blockSize
        )
        guard file.fragmentOffset <= UInt64(content.count), size <= content.count - Int(file.fragmentOffset) else {
            throw error(
                .malformed,
                at: Int(clamping: block),
                "\(size) bytes at \(file.fragmentOffset) of a fragment",
                "a fragment of \(content.count)"
            )
        }
        let start = Int(file.fragmentOffset)
        return content[start..<(start + size)]
    }

    /// Lists all folders, without recursion: a folder that comes twice is a loop.
    private func list() throws(ArchiveError) {
        let root = try SquashFSInode(superblock.root, blocks, table: superblock.inodeTable, limits: limits)
        guard case .folder(let folder) = root.kind else {
            throw error(.malformed, at: superblock.inodeTable, "a root folder", "another inode")
        }
        var seen: Set<UInt64> = [superblock.root]
        var pending: [(path: ArchivePath, folder: SquashFSFolder)] = [(.root, folder)]
        while let (path, folder) = pending.popLast() {
            var folders: [(path: ArchivePath, folder: SquashFSFolder)] = []
            var listing = SquashFSListing(folder, superblock)
            while let (name, reference) = try listing.next(blocks) {
                guard let path = path.appending(name), path.bytes.count <= limits.path,
                    path.depth <= limits.depth
                else {
                    throw error(.malformed, at: listing.offset, "a name of an entry", "another name or a longer path")
                }
                let inode = try SquashFSInode(reference, blocks, table: superblock.inodeTable, limits: limits)
                if case .folder(let folder) = inode.kind {
                    guard seen.insert(reference).inserted else {
                        throw error(.malformed, at: listing.offset, "a folder that is in one place", "\(path) again")
                    }
                    folders.append((path, folder))
                }
                try append(inode, path, at: listing.offset)
            }
            pending.append(contentsOf: folders.reversed())
        }
    }

    private func append(_ inode: SquashFSInode, _ path: ArchivePath, at offset: Int) throws(ArchiveError) {
        var entry = ArchiveEntry(path: path, kind: .other, mode: inode.mode, size: 0, location: files.count)
        switch inode.kind {
        case .folder: entry.kind = .folder
        case .symbolicLink(let target): entry.kind = .symbolicLink(target: target)
        case .other: break
        case .file(let file):
            let most = limits.largestResult(of: superblock.used)
            guard file.size <= most, contentTotal <= most - file.size else {
                throw error(.limitExceeded, at: offset, "at most \(most) bytes of content", "more")
            }
            contentTotal += file.size
            entry.kind = .file
            entry.size = file.size
            files.append(file)
        }
        try budget.take(entry, in: "squashfs image", at: offset)
        entries.append(entry)
    }

    private func error(
        _ code: ArchiveError.Code,
        at offset: Int,
        _ expected: String,
        _ found: String
    ) -> ArchiveError {
        ArchiveError(code, in: "squashfs image", at: offset, expected: expected, found: found)
    }
}
