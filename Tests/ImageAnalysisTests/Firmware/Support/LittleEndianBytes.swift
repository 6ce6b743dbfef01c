/// Appending numbers to the bytes of a sample.
extension [UInt8] {
    mutating func append16(_ value: UInt16) {
        append(UInt8(truncatingIfNeeded: value))
        append(UInt8(truncatingIfNeeded: value >> 8))
    }

    mutating func append32(_ value: UInt32) {
        append16(UInt16(truncatingIfNeeded: value))
        append16(UInt16(truncatingIfNeeded: value >> 16))
    }

    mutating func patch32(_ value: UInt32, at offset: Int) {
        for index in 0..<4 { self[offset + index] = UInt8(truncatingIfNeeded: value >> UInt32(8 * index)) }
    }

    /// The text in a field of `size` bytes.
    mutating func append(field text: String, _ size: Int) {
        let bytes = [UInt8](text.utf8.prefix(size))
        self += bytes + [UInt8](repeating: 0, count: size - bytes.count)
    }
}
