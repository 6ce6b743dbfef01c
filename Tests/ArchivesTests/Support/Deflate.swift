/// Deflate streams that only store (RFC 1951 section 3.2.4), and their frames.
enum Deflate {
    /// A bare stream.
    static func stored(_ content: [UInt8]) -> [UInt8] {
        var stream: [UInt8] = []
        var rest = content[...]
        repeat {
            let block = rest.prefix(65_535)
            rest = rest.dropFirst(block.count)
            stream += [rest.isEmpty ? 1 : 0] + little(block.count, 2) + little(~block.count, 2) + block
        } while !rest.isEmpty
        return stream
    }

    /// A gzip member (RFC 1952).
    static func gzip(_ content: [UInt8]) -> [UInt8] {
        [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + stored(content) + little(Int(CRC32.of(content)), 4)
            + little(content.count, 4)
    }
}

/// CRC-32 as in zip and gzip (RFC 1952 section 8), bit by bit.
enum CRC32 {
    static func of(_ bytes: [UInt8]) -> UInt32 {
        var crc = UInt32.max
        for byte in bytes {
            crc ^= UInt32(byte)
            for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xEDB8_8320 : crc >> 1 }
        }
        return ~crc
    }
}
