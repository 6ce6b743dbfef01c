/// The 32-bit checksum of Ethernet, zip and U-Boot (ISO 3309): polynomial 0xEDB88320, reflected.
enum CyclicRedundancyCheck {
    private static let table: [UInt32] = (0..<256).map { index in
        var value = UInt32(index)
        for _ in 0..<8 { value = value & 1 == 0 ? value >> 1 : value >> 1 ^ 0xEDB8_8320 }
        return value
    }

    /// The checksum of `bytes` in `range`, with the bytes of `zeroed` taken as zero.
    static func checksum(_ bytes: Span<UInt8>, in range: Range<Int>, zeroed: Range<Int> = 0..<0) -> UInt32 {
        var value = UInt32.max
        for index in range {
            let byte: UInt8 = zeroed.contains(index) ? 0 : bytes[index]
            value = table[Int(UInt8(truncatingIfNeeded: value) ^ byte)] ^ value >> 8
        }
        return ~value
    }
}
