/// The search for a descriptor inside flat firmware (E1): the magic `FTLDESC1`, the length as a 32-bit little-endian
/// number and the descriptor in CBOR, at an address that is a multiple of four.
enum EmbeddedDescriptor {
    /// The eight bytes in front of it.
    static let magic: [UInt8] = Array("FTLDESC1".utf8)

    /// The descriptor in `bytes`, still encoded: the first whose length fits and which begins as a CBOR map does. The
    /// magic alone proves nothing, because a program that looks for it contains it.
    static func search(_ bytes: Span<UInt8>, from start: Int = 0) -> [UInt8]? {
        var offset = start
        while bytes.count - offset >= 13 {
            defer { offset += 4 }
            guard bytes[offset] == 0x46, matches(bytes, offset) else { continue }
            let length = Int(bytes.littleEndian32(offset + 8))
            guard length > 0, length <= FirmwareLimits.descriptor, length <= bytes.count - offset - 12,
                bytes[offset + 12] >> 5 == 5
            else { continue }
            return bytes.copy((offset + 12)..<(offset + 12 + length))
        }
        return nil
    }

    private static func matches(_ bytes: Span<UInt8>, _ offset: Int) -> Bool {
        for index in 0..<magic.count where bytes[offset + index] != magic[index] { return false }
        return true
    }
}
