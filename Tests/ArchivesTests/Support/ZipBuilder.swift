/// Puts zip files together, valid and otherwise.
struct ZipBuilder {
    /// What an entry lies about.
    struct Lies {
        var localName: String?
        var crc: UInt32?
        var size: UInt32?
        var method: UInt16?
        var flags: UInt16 = 0
        /// The offset of the local header.
        var offset: UInt32?
        var isZip64 = false
    }

    private var local: [UInt8] = []
    private var central: [UInt8] = []
    private var count = 0

    /// The file, with its end.
    var archive: [UInt8] { local + central + end(comment: "") }

    /// The end record.
    func end(comment: String) -> [UInt8] {
        let fixed: [UInt8] = [0x50, 0x4B, 5, 6, 0, 0, 0, 0]
        return fixed + little(count, 2) + little(count, 2) + little(central.count, 4) + little(local.count, 4)
            + little(comment.utf8.count, 2) + Array(comment.utf8)
    }

    /// Appends an entry, stored, or as one deflate block that stores.
    mutating func add(
        _ name: String,
        _ content: [UInt8] = [],
        isDeflated: Bool = false,
        unixMode: Int = 0o100644,
        lies: Lies = Lies()
    ) {
        let offset = local.count
        let data = isDeflated ? Deflate.stored(content) : content
        let method = Int(lies.method ?? (isDeflated ? 8 : 0))
        let common =
            little(Int(lies.flags), 2) + little(method, 2) + little(0, 4)
            + little(Int(lies.crc ?? CRC32.of(content)), 4)
        let size = Int(lies.size ?? UInt32(content.count))
        let localName = Array((lies.localName ?? name).utf8)
        local += [0x50, 0x4B, 3, 4, 20, 0] + common + little(data.count, 4) + little(size, 4)
        local += little(localName.count, 2) + little(0, 2) + localName + data
        let extra = lies.isZip64 ? little(1, 2) + little(16, 2) + little(size, 8) + little(data.count, 8) : []
        let sizes = lies.isZip64 ? [UInt8](repeating: 0xFF, count: 8) : little(data.count, 4) + little(size, 4)
        central += [0x50, 0x4B, 1, 2, 20, 3, 20, 0] + common + sizes
        central += little(name.utf8.count, 2) + little(extra.count, 2) + little(0, 2) + little(0, 4)
        central += little(unixMode << 16, 4) + little(Int(lies.offset ?? UInt32(offset)), 4) + Array(name.utf8) + extra
        count += 1
    }
}

/// `width` bytes of `value`, the lowest first.
func little(_ value: Int, _ width: Int) -> [UInt8] {
    (0..<width).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
}
