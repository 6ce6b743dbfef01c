/// Puts a SquashFS image of one file, one link and one folder together; nothing in it is compressed.
struct SquashFSBuilder {
    var content = Array("Hello, squash!\n".utf8)
    var target = "hello"
    /// Whether the folder is the root once more.
    var isLooping = false
    var fileName = "hello"
    var compressor = 1
    /// The size that the file's inode states.
    var statedSize: Int?

    var image: [UInt8] {
        var inodes: [UInt8] = []
        func header(_ type: Int, _ mode: Int) -> [UInt8] {
            little(type, 2) + little(mode, 2) + little(0, 4) + little(0, 4) + little(1, 4)
        }
        let file = inodes.count
        inodes += header(2, 0o755) + little(96, 4) + little(0xFFFF_FFFF, 4) + little(0, 4)
        inodes += little(statedSize ?? content.count, 4) + little(content.count | 1 << 24, 4)
        let link = inodes.count
        inodes += header(3, 0o777) + little(1, 4) + little(target.utf8.count, 4) + Array(target.utf8)
        let folder = inodes.count
        inodes += header(1, 0o755) + little(0, 4) + little(2, 4) + little(3, 2) + little(0, 2) + little(3, 4)
        let root = inodes.count
        let entries: [(String, Int, Int)] = [
            (fileName, file, 2), ("link", link, 3), ("sub", isLooping ? root : folder, 1),
        ]
        var listing = little(entries.count - 1, 4) + little(0, 4) + little(1, 4)
        for (name, offset, type) in entries {
            listing += little(offset, 2) + little(0, 2) + little(type, 2) + little(name.utf8.count - 1, 2)
            listing += Array(name.utf8)
        }
        inodes += header(1, 0o755) + little(0, 4) + little(2, 4) + little(listing.count + 3, 2) + little(0, 2)
        inodes += little(4, 4)
        let inodeTable = 96 + content.count
        let directoryTable = inodeTable + 2 + inodes.count
        let used = directoryTable + 2 + listing.count
        var bytes = Array("hsqs".utf8) + little(4, 4) + little(0, 4) + little(131_072, 4) + little(0, 4)
        bytes += little(compressor, 2) + little(17, 2) + little(0, 2) + little(1, 2) + little(4, 2) + little(0, 2)
        bytes += little(root, 8) + little(used, 8) + little(-1, 8) + little(-1, 8)
        bytes += little(inodeTable, 8) + little(directoryTable, 8) + little(-1, 8) + little(-1, 8)
        bytes += content + little(inodes.count | 0x8000, 2) + inodes + little(listing.count | 0x8000, 2) + listing
        return bytes
    }
}
