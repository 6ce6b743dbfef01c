/// Numbers in an image; zero where it ends too early.
struct LittleEndianReader {
    let bytes: [UInt8]

    /// The number of `count` bytes (at most 8) at `position`.
    func read(_ position: Int, _ count: Int) -> UInt64 {
        guard position >= 0, position <= bytes.count - count else { return 0 }
        var value: UInt64 = 0
        for index in 0..<count {
            value |= UInt64(bytes[position + index]) << UInt64(8 * index)
        }
        return value
    }
}
