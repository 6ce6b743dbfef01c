/// Reads the entries of one folder (squashfs.rst section 3.5): headers, each with up to 256 entries.
struct SquashFSListing {
    private static let headerSize: UInt64 = 12
    private static let entrySize: UInt64 = 8

    private var cursor: SquashFSCursor
    /// How many bytes of the listing are left.
    private var left: UInt64
    /// How many entries the header announced that are not read yet.
    private var pending = 0
    /// The metadata block of their inodes.
    private var block: UInt64 = 0

    /// Where the metadata block that is being read stands in the image.
    var offset: Int { cursor.block }

    init(_ folder: SquashFSFolder, _ superblock: SquashFSSuperblock) {
        cursor = SquashFSCursor(table: superblock.directoryTable, block: folder.block, offset: folder.offset)
        // The size counts 3 bytes for `.` and `..`, which are not stored.
        left = folder.size < 3 ? 0 : folder.size - 3
    }

    /// The next entry: its name and the reference of its inode.
    mutating func next(_ blocks: SquashFSBlocks) throws(ArchiveError) -> (name: [UInt8], inode: UInt64)? {
        if pending == 0 {
            guard left > 0 else { return nil }
            let header = try take(Self.headerSize, blocks)
            let count = try header.little32(0)
            guard count < 256 else { throw malformed("at most 256 entries", "\(count)") }
            pending = Int(count) + 1
            block = try header.little32(4)
        }
        let fields = try take(Self.entrySize, blocks)
        pending -= 1
        let length = UInt64(try fields.little16(6)) + 1
        // SQUASHFS_NAME_LEN.
        guard length <= 256 else { throw malformed("a name of at most 256 bytes", "\(length)") }
        let name = try take(length, blocks).bytes
        return (name, block << 16 | (try fields.little(2, at: 0)))
    }

    private mutating func take(_ count: UInt64, _ blocks: SquashFSBlocks) throws(ArchiveError) -> FieldReader {
        guard count <= left else { throw malformed("\(count) bytes", "\(left)") }
        left -= count
        return try cursor.fields(Int(count), of: blocks, in: "squashfs folder")
    }

    private func malformed(_ expected: String, _ found: String) -> ArchiveError {
        ArchiveError(.malformed, in: "squashfs folder", at: offset, expected: expected, found: found)
    }
}
