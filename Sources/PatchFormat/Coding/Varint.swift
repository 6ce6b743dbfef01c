/// Numbers before the coded part of a body: 7 bits a byte, the lowest first.
enum Varint {
    static func append(_ value: UInt64, to bytes: inout [UInt8]) {
        var rest = value
        while rest >= 128 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 128)
            rest >>= 7
        }
        bytes.append(UInt8(truncatingIfNeeded: rest))
    }

    static func read(_ bytes: Span<UInt8>, at index: inout Int) -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while index < bytes.count && shift < 63 {
            let byte = bytes[index]
            index &+= 1
            value |= UInt64(byte & 127) << shift
            if byte < 128 { return value }
            shift &+= 7
        }
        return nil
    }
}
