/// Writes UF2 files.
struct UF2Builder {
    /// One block, with its fields as they are written.
    struct Block {
        var flags: UInt32 = 0
        var address: UInt32 = 0
        var size: UInt32?
        var number: UInt32 = 0
        var count: UInt32 = 1
        var last: UInt32 = 0
        var data: [UInt8] = []
        /// What stands behind the payload: extension tags, a file name.
        var trailer: [UInt8] = []
        /// The region of an MD5 checksum.
        var md5: (start: UInt32, length: UInt32)?

        var bytes: [UInt8] {
            var bytes: [UInt8] = []
            let payload = size ?? UInt32(data.count)
            let fields: [UInt32] = [0x0A32_4655, 0x9E5D_5157, flags, address, payload, number, count, last]
            for value in fields {
                bytes.append32(value)
            }
            bytes += data
            while !trailer.isEmpty, flags & 0x8000 != 0, bytes.count % 4 != 0 { bytes.append(0) }
            bytes += trailer
            while bytes.count < 508 { bytes.append(flags & 0x1000 != 0 ? 0 : 0xFF) }
            if let md5 {
                bytes.patch32(md5.start, at: 484)
                bytes.patch32(md5.length, at: 488)
            }
            bytes.append32(0x0AB1_6F30)
            return bytes
        }
    }

    /// The blocks that write `data`, 256 bytes each.
    static func blocks(_ data: [UInt8], at address: UInt32, family: UInt32?) -> [Block] {
        let count = (data.count + 255) / 256
        return (0..<count).map { (index: Int) -> Block in
            let payload = Array(data[(256 * index)..<min(256 * index + 256, data.count)])
            return Block(
                flags: family == nil ? 0 : 0x2000,
                address: address + UInt32(256 * index),
                number: UInt32(index),
                count: UInt32(count),
                last: family ?? 0,
                data: payload
            )
        }
    }

    static func build(_ blocks: [Block]) -> [UInt8] { blocks.flatMap(\.bytes) }

    /// An extension tag.
    static func tag(_ type: UInt32, _ value: [UInt8]) -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append32(type << 8 | UInt32(value.count + 4))
        bytes += value
        while bytes.count % 4 != 0 { bytes.append(0) }
        return bytes
    }
}
