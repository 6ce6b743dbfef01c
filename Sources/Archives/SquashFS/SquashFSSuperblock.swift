/// The superblock of a SquashFS 4.0 image (Linux Documentation/filesystems/squashfs.rst, fs/squashfs/squashfs_fs.h).
struct SquashFSSuperblock {
    static let size = 96
    private static let noTable = UInt64.max

    let blockSize: Int
    let fragmentCount: Int
    let compression: Compression
    /// The root folder's inode: the start of its metadata block in the inode table, and the offset in that.
    let root: UInt64
    /// How many bytes of the image count; padding may follow.
    let used: Int
    let inodeTable: Int
    let directoryTable: Int
    /// The table of the fragment table's blocks, where there are fragments.
    let fragmentTable: Int?

    init(_ fields: FieldReader) throws(ArchiveError) {
        guard fields.has("hsqs", at: 0) else {
            throw fields.error(.otherFormat, at: 0, expected: "hsqs", found: "other bytes")
        }
        _ = try fields.range(at: 0, count: Self.size)
        let major = try fields.little16(28)
        guard major == 4, try fields.little16(30) == 0 else {
            throw fields.error(.unsupported, at: 28, expected: "version 4.0", found: "\(major).x")
        }
        let blockSize = try fields.little32(12)
        let blockLog = try fields.little16(22)
        // 4 KiB to 1 MiB (squashfs.rst).
        guard (12...20).contains(blockLog), blockSize == 1 << UInt64(blockLog) else {
            throw fields.error(.malformed, at: 12, expected: "a block size of 2^12 to 2^20", found: "\(blockSize)")
        }
        self.blockSize = Int(blockSize)
        let known: [Compression] = [.zlib, .lzma, .lzo, .xz, .lz4, .zstd]
        let compressor = try fields.little16(20)
        guard (1...known.count).contains(compressor) else {
            throw fields.error(.unsupported, at: 20, expected: "a known compressor", found: "\(compressor)")
        }
        compression = known[compressor - 1]
        guard compression != .lzo, compression != .lz4 else {
            throw fields.error(.unsupported, at: 20, expected: "gzip, lzma, xz or zstd", found: "\(compression)")
        }
        let used = try fields.little(8, at: 40)
        guard used >= UInt64(Self.size), used <= UInt64(fields.bytes.count) else {
            throw fields.error(.truncated, at: 40, expected: "\(used) bytes", found: "\(fields.bytes.count)")
        }
        self.used = Int(used)
        func table(at offset: Int) throws(ArchiveError) -> Int {
            let start = try fields.little(8, at: offset)
            guard start >= UInt64(Self.size), start < used else {
                throw fields.error(.malformed, at: offset, expected: "a table before \(used)", found: "\(start)")
            }
            return Int(start)
        }
        root = try fields.little(8, at: 32)
        inodeTable = try table(at: 64)
        directoryTable = try table(at: 72)
        fragmentCount = Int(try fields.little32(16))
        let fragments = try fields.little(8, at: 80)
        fragmentTable = fragmentCount > 0 && fragments != Self.noTable ? try table(at: 80) : nil
    }
}
