/// Diagnostic notation for people (RFC 8949 section 8).
public enum CBORDiagnostic {
    /// The items in `bytes`, one after the other, in diagnostic notation. Byte strings longer than `byteLimit` are
    /// cut, and their length is said.
    ///
    /// - Throws: ``CBORError`` where the bytes are not deterministic CBOR.
    public static func describe(_ bytes: Span<UInt8>, byteLimit: Int = 64) throws(CBORError) -> Text {
        // A first pass finds what is malformed, so that half a description is never made of it.
        var check = CBORDecoder(bytes)
        while !check.isAtEnd { try check.skip() }
        var output: [UInt8] = []
        var decoder = CBORDecoder(bytes)
        while !decoder.isAtEnd {
            if !output.isEmpty { append(", ", to: &output) }
            try item(&decoder, depth: decoder.limits.depth, byteLimit: byteLimit, into: &output)
        }
        return Text(unchecked: output)
    }

    @_lifetime(decoder: copy decoder)
    private static func item(
        _ decoder: inout CBORDecoder,
        depth: Int,
        byteLimit: Int,
        into output: inout [UInt8]
    ) throws(CBORError) {
        guard depth > 0 else { throw .tooDeep(at: decoder.offset) }
        switch try decoder.peek() {
        case .unsigned: append(decimal: try decoder.readUnsigned(), to: &output)
        case .negative:
            let argument = try decoder.readNegativeArgument()
            output.append(0x2D)
            if argument == .max {
                append("18446744073709551616", to: &output)
            } else {
                append(decimal: argument + 1, to: &output)
            }
        case .bytes:
            let range = try decoder.readBytes()
            append("h'", to: &output)
            for index in range.prefix(byteLimit) { append(hex: decoder.bytes[index], to: &output) }
            if range.count > byteLimit {
                append("'.../", to: &output)
                append(decimal: UInt64(range.count), to: &output)
                append(" bytes/", to: &output)
            } else {
                output.append(0x27)
            }
        case .text:
            let range = try decoder.readText()
            output.append(0x22)
            append(escaped: decoder.bytes.extracting(range), to: &output)
            output.append(0x22)
        case .array:
            let count = try decoder.beginArray()
            output.append(0x5B)
            for index in 0..<count {
                if index > 0 { append(", ", to: &output) }
                try item(&decoder, depth: depth - 1, byteLimit: byteLimit, into: &output)
            }
            output.append(0x5D)
        case .map:
            var cursor = try decoder.beginMap()
            output.append(0x7B)
            var first = true
            while cursor.remaining > 0 {
                if !first { append(", ", to: &output) }
                first = false
                cursor.remaining -= 1
                try item(&decoder, depth: depth - 1, byteLimit: byteLimit, into: &output)
                append(": ", to: &output)
                try item(&decoder, depth: depth - 1, byteLimit: byteLimit, into: &output)
            }
            output.append(0x7D)
        case .tag:
            append(decimal: try decoder.readTag(), to: &output)
            output.append(0x28)
            try item(&decoder, depth: depth - 1, byteLimit: byteLimit, into: &output)
            output.append(0x29)
        case .bool: append(try decoder.readBool() ? "true" : "false", to: &output)
        case .null:
            try decoder.readNull()
            append("null", to: &output)
        case .float: append(float: try decoder.readDouble(), to: &output)
        }
    }

    private static func append(_ text: StaticString, to output: inout [UInt8]) {
        output.append(contentsOf: Text(stringLiteral: text).utf8)
    }

    private static func append(decimal value: UInt64, to output: inout [UInt8]) {
        var digits: [UInt8] = []
        var rest = value
        repeat {
            digits.append(0x30 + UInt8(rest % 10))
            rest /= 10
        } while rest > 0
        for digit in digits.reversed() { output.append(digit) }
    }

    private static func append(hex byte: UInt8, to output: inout [UInt8]) {
        for nibble in [byte >> 4, byte & 0xF] { output.append(nibble < 10 ? 0x30 + nibble : 0x57 + nibble) }
    }

    /// Quotation marks, control characters and what turns the direction of writing never reach a terminal or a log
    /// line as they are. `text` is well-formed.
    private static func append(escaped text: Span<UInt8>, to output: inout [UInt8]) {
        var index = 0
        while index < text.count {
            let byte = text[index]
            switch byte {
            case 0x22, 0x5C:
                output.append(0x5C)
                output.append(byte)
            case 0..<0x20, 0x7F:
                append("\\u00", to: &output)
                append(hex: byte, to: &output)
            case 0xC2 where text[index + 1] < 0xA0:
                // U+0080 to U+009F, the second set of control characters.
                append("\\u00", to: &output)
                append(hex: text[index + 1], to: &output)
                index += 1
            case 0xE2 where turnsDirection(text[index + 1], text[index + 2]):
                append("\\u20", to: &output)
                append(hex: (text[index + 1] & 0x03) << 6 | text[index + 2] & 0x3F, to: &output)
                index += 2
            default: output.append(byte)
            }
            index += 1
        }
    }

    /// Whether E2 `second` `third` is one of U+200E, U+200F, U+2028 to U+202E and U+2066 to U+2069.
    private static func turnsDirection(_ second: UInt8, _ third: UInt8) -> Bool {
        switch (second, third) {
        case (0x80, 0x8E...0x8F), (0x80, 0xA8...0xAE), (0x81, 0xA6...0xA9): true
        default: false
        }
    }

    /// Decimal where at most 15 digits after the point give back the very same number, hexadecimal (C99) elsewhere:
    /// shortest decimal conversion needs tables that devices do not have.
    private static func append(float value: Double, to output: inout [UInt8]) {
        if value.isNaN { return append("NaN", to: &output) }
        if value.sign == .minus { output.append(0x2D) }
        if value.isInfinite { return append("Infinity", to: &output) }
        let magnitude = value.magnitude
        var scale = 1.0
        for digits in 0...15 {
            let scaled = magnitude * scale
            guard scaled < 0x1p53 else { break }
            var whole = UInt64(scaled)
            if scaled - Double(whole) >= 0.5 { whole += 1 }
            // Both are exact, so that their quotient is the double nearest to the decimal number.
            if Double(whole) / scale == magnitude {
                return append(decimal: whole, fractionDigits: digits, to: &output)
            }
            scale *= 10
        }
        append(hexadecimal: magnitude, to: &output)
    }

    /// Writes `digits` with the decimal point before the last `fractionDigits` of them.
    private static func append(decimal digits: UInt64, fractionDigits: Int, to output: inout [UInt8]) {
        var divisor: UInt64 = 1
        for _ in 0..<fractionDigits { divisor *= 10 }
        append(decimal: digits / divisor, to: &output)
        output.append(0x2E)
        if fractionDigits == 0 { output.append(0x30) }
        var rest = digits % divisor
        for _ in 0..<fractionDigits {
            divisor /= 10
            output.append(0x30 + UInt8(rest / divisor))
            rest %= divisor
        }
    }

    private static func append(hexadecimal magnitude: Double, to output: inout [UInt8]) {
        let isNormal = magnitude.isNormal
        append(isNormal ? "0x1" : "0x0", to: &output)
        var fraction = magnitude.significandBitPattern
        if fraction != 0 { output.append(0x2E) }
        while fraction != 0 {
            let nibble = UInt8(fraction >> 48)
            output.append(nibble < 10 ? 0x30 + nibble : 0x57 + nibble)
            fraction = fraction << 4 & 0xF_FFFF_FFFF_FFFF
        }
        let exponent = isNormal ? Int(magnitude.exponentBitPattern) - 1_023 : -1_022
        append(exponent < 0 ? "p-" : "p+", to: &output)
        append(decimal: UInt64(exponent.magnitude), to: &output)
    }
}

extension Text {
    /// Bytes that are known to be well-formed.
    init(unchecked bytes: [UInt8]) {
        self.utf8 = bytes
    }
}
