import CBOR

/// Puts messages together byte by byte: string interpolation would pull number formatting into an Embedded image.
struct TextBuilder {
    private var bytes: [UInt8] = []

    /// What was put together.
    var text: Text { Text(validating: bytes.span) ?? "" }

    mutating func append(_ literal: StaticString) {
        bytes.append(contentsOf: Text(stringLiteral: literal).utf8)
    }

    /// Appends a name that comes from outside, with its control characters replaced by `?`.
    mutating func append(name: Text) {
        var previous: UInt8 = 0
        for byte in name.utf8 {
            if byte < 0x20 || byte == 0x7F {
                bytes.append(0x3F)
            } else if previous == 0xC2, byte < 0xA0 {
                // U+0080 to U+009F are control characters too.
                bytes[bytes.count - 1] = 0x3F
            } else {
                bytes.append(byte)
            }
            previous = byte
        }
    }

    mutating func append(digit: UInt8) { bytes.append(digit < 10 ? 0x30 + digit : 0x61 + digit - 10) }

    mutating func append(decimal value: UInt64) {
        var digits: [UInt8] = []
        var rest = value
        repeat {
            digits.append(0x30 + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        for digit in digits.reversed() { bytes.append(digit) }
    }
}
