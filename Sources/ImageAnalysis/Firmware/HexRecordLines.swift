/// The lines of a text of hexadecimal records (Intel HEX, S-record), and their digits.
struct HexRecordLines {
    private var position = 0
    /// The number of the line that was read last, from 1.
    private(set) var line = 0

    init() {}

    /// The next line that is not blank, without white space around it; `nil` at the end of the file.
    mutating func next(_ bytes: Span<UInt8>) -> Range<Int>? {
        while position < bytes.count {
            line += 1
            var start = position
            while position < bytes.count, bytes[position] != 0x0A, bytes[position] != 0x0D { position += 1 }
            var end = position
            if position < bytes.count {
                let isPair = bytes[position] == 0x0D && position + 1 < bytes.count && bytes[position + 1] == 0x0A
                position += isPair ? 2 : 1
            }
            // Files from CP/M and DOS end with the character 26.
            while start < end, Self.isBlank(bytes[start]) { start += 1 }
            while start < end, Self.isBlank(bytes[end - 1]) { end -= 1 }
            if start < end { return start..<end }
        }
        return nil
    }

    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x1A }

    /// The bytes that the digits in `range` stand for, into `record`.
    ///
    /// - Parameter longest: the largest number of bytes that a record can have.
    static func decode(
        _ bytes: Span<UInt8>,
        _ range: Range<Int>,
        into record: inout [UInt8],
        longest: Int,
        in structure: @autoclosure () -> String
    ) throws(FirmwareError) {
        record.removeAll(keepingCapacity: true)
        guard range.count <= 2 * longest else {
            throw FirmwareError(
                .malformed,
                in: structure(),
                at: range.lowerBound,
                expected: "at most \(2 * longest) digits",
                found: "\(range.count)"
            )
        }
        var index = range.lowerBound
        while index < range.upperBound {
            guard let high = digit(bytes[index]) else { throw notDigit(bytes[index], index, structure()) }
            guard index + 1 < range.upperBound else {
                throw FirmwareError(
                    .truncated,
                    in: structure(),
                    at: index,
                    expected: "an even number of digits",
                    found: "\(range.count)"
                )
            }
            guard let low = digit(bytes[index + 1]) else { throw notDigit(bytes[index + 1], index + 1, structure()) }
            record.append(high << 4 | low)
            index += 2
        }
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }

    private static func notDigit(_ byte: UInt8, _ offset: Int, _ structure: String) -> FirmwareError {
        FirmwareError(
            .malformed,
            in: structure,
            at: offset,
            expected: "a hexadecimal digit",
            found: "byte \(byte.hexadecimal)"
        )
    }
}
