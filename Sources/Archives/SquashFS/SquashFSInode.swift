/// An inode of a SquashFS image, as far as it matters for listing and reading (fs/squashfs/squashfs_fs.h).
struct SquashFSInode {
    enum Kind {
        case folder(SquashFSFolder)
        case file(SquashFSFile)
        case symbolicLink(target: [UInt8])
        case other
    }

    let kind: Kind
    let mode: UInt32

    init(_ reference: UInt64, _ blocks: SquashFSBlocks, table: Int, limits: ArchiveLimits) throws(ArchiveError) {
        var cursor = SquashFSCursor(table: table, block: reference >> 16, offset: Int(reference & 0xFFFF))
        let start = cursor.block
        let name = "squashfs inode"
        let header = try cursor.fields(16, of: blocks, in: name)
        mode = UInt32(try header.little16(2))
        let type = try header.little16(0)
        switch type {
        case 1:
            let fields = try cursor.fields(16, of: blocks, in: name)
            kind = .folder(
                SquashFSFolder(
                    block: try fields.little32(0),
                    offset: try fields.little16(10),
                    size: try fields.little(2, at: 8)
                )
            )
        case 8:
            let fields = try cursor.fields(24, of: blocks, in: name)
            kind = .folder(
                SquashFSFolder(
                    block: try fields.little32(8),
                    offset: try fields.little16(18),
                    size: try fields.little32(4)
                )
            )
        case 2:
            let fields = try cursor.fields(16, of: blocks, in: name)
            kind = .file(
                SquashFSFile(
                    start: try fields.little32(0),
                    size: try fields.little32(12),
                    fragment: UInt32(try fields.little32(4)),
                    fragmentOffset: try fields.little32(8),
                    blockList: cursor
                )
            )
        case 9:
            let fields = try cursor.fields(40, of: blocks, in: name)
            kind = .file(
                SquashFSFile(
                    start: try fields.little(8, at: 0),
                    size: try fields.little(8, at: 8),
                    fragment: UInt32(try fields.little32(28)),
                    fragmentOffset: try fields.little32(32),
                    blockList: cursor
                )
            )
        case 3, 10:
            let fields = try cursor.fields(8, of: blocks, in: name)
            let length = try fields.little32(4)
            guard length > 0, length <= UInt64(limits.path) else {
                throw ArchiveError(
                    .limitExceeded,
                    in: name,
                    at: start,
                    expected: "a target of 1 to \(limits.path) bytes",
                    found: "\(length)"
                )
            }
            kind = .symbolicLink(target: try cursor.read(Int(length), of: blocks))
        case 4, 5, 6, 7, 11, 12, 13, 14: kind = .other
        default:
            throw ArchiveError(.malformed, in: name, at: start, expected: "a type of 1 to 14", found: "\(type)")
        }
    }
}
