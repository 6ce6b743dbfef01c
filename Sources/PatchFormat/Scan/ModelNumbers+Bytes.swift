extension ModelNumbers {
    /// `values` as differences from `other` (nothing is 0): how many zeros, then one that is not zero, and so on.
    static func differences(_ values: [UInt64], _ other: [UInt64]) -> [UInt8] {
        var bytes: [UInt8] = []
        var zeros: UInt64 = 0
        for index in 0..<values.count {
            let difference = values[index] &- (index < other.count ? other[index] : 0)
            if difference == 0 {
                zeros &+= 1
            } else {
                append(zeros, to: &bytes)
                append(other.isEmpty ? difference : zigzag(difference), to: &bytes)
                zeros = 0
            }
        }
        if zeros > 0 { append(zeros, to: &bytes) }
        return bytes
    }

    /// Reads what ``differences(_:_:)`` wrote.
    static func readDifferences(
        _ bytes: Span<UInt8>,
        at position: inout Int,
        count: Int,
        from other: [UInt64]
    ) throws(ImageModelError) -> [UInt64] {
        var values: [UInt64] = []
        values.reserveCapacity(count)
        while values.count < count {
            let zeros = try read(bytes, at: &position)
            guard zeros <= UInt64(count &- values.count) else { throw .tooMany(limit: count, found: zeros) }
            for _ in 0..<zeros { values.append(values.count < other.count ? other[values.count] : 0) }
            guard values.count < count else { break }
            let number = try read(bytes, at: &position)
            let difference = other.isEmpty ? number : unzigzag(number)
            values.append(difference &+ (values.count < other.count ? other[values.count] : 0))
        }
        return values
    }

    /// Appends a number as LEB128.
    static func append(_ value: UInt64, to bytes: inout [UInt8]) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    /// Reads a number in LEB128, in its shortest form.
    static func read(_ bytes: Span<UInt8>, at position: inout Int) throws(ImageModelError) -> UInt64 {
        let start = position
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while true {
            guard position >= 0, position < bytes.count else { throw .truncated(at: start) }
            let byte = bytes[position]
            position &+= 1
            guard shift < 63 || byte <= 1, shift == 0 || byte != 0 else { throw .malformedNumber(at: start) }
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift &+= 7
        }
    }

    /// A signed number with its sign in the lowest bit.
    static func zigzag(_ value: UInt64) -> UInt64 {
        let signed = Int64(bitPattern: value)
        return UInt64(bitPattern: signed << 1 ^ signed >> 63)
    }

    static func unzigzag(_ value: UInt64) -> UInt64 {
        value >> 1 ^ (0 &- (value & 1))
    }
}
