/// Little-endian fields; the caller has checked that they are there.
extension Span<UInt8> {
    /// The 16-bit number at `offset`.
    func littleEndian16(_ offset: Int) -> UInt16 {
        UInt16(self[offset]) | UInt16(self[offset + 1]) << 8
    }

    /// The 32-bit number at `offset`.
    func littleEndian32(_ offset: Int) -> UInt32 {
        UInt32(littleEndian16(offset)) | UInt32(littleEndian16(offset + 2)) << 16
    }

    /// Fails unless `length` bytes are there from `offset` on.
    func require(_ length: Int, at offset: Int, in structure: @autoclosure () -> String) throws(FirmwareError) {
        guard offset >= 0, length >= 0, offset <= count, count - offset >= length else {
            throw FirmwareError(
                .truncated,
                in: structure(),
                at: offset,
                expected: "\(length) bytes",
                found: "a file of \(count) bytes"
            )
        }
    }

    /// A copy of the bytes in `range`, which is inside.
    func copy(_ range: Range<Int>) -> [UInt8] {
        var copy: [UInt8] = []
        copy.reserveCapacity(range.count)
        extracting(range).withUnsafeBufferPointer { copy.append(contentsOf: $0) }
        return copy
    }
}

extension BinaryInteger where Self: UnsignedInteger {
    /// The number as `0x` and hexadecimal digits, for people.
    var hexadecimal: String { "0x" + String(self, radix: 16) }
}
