/// Lower-case hexadecimal.
enum Hexadecimal {
    /// Two digits for each byte.
    static func string(_ bytes: [UInt8]) -> String {
        var text = ""
        for byte in bytes {
            text += byte < 16 ? "0" : ""
            text += String(byte, radix: 16)
        }
        return text
    }

    /// The bytes that `text` spells, or nothing where a character is no lower-case digit or one is missing.
    static func bytes(_ text: String) -> [UInt8]? {
        let digits = Array(text.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        for digit in digits {
            let isDigit = digit >= UInt8(ascii: "0") && digit <= UInt8(ascii: "9")
            guard isDigit || (digit >= UInt8(ascii: "a") && digit <= UInt8(ascii: "f")) else { return nil }
        }
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let byte = UInt8(String(decoding: digits[index..<index + 2], as: UTF8.self), radix: 16) else {
                return nil
            }
            bytes.append(byte)
        }
        return bytes
    }
}
