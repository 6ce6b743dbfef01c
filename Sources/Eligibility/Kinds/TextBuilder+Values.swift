import CBOR

extension TextBuilder {
    mutating func append(number: Int64) {
        if number < 0 { append("-") }
        append(decimal: number.magnitude)
    }

    mutating func append(hexadecimal value: UInt64) {
        append("0x")
        var started = false
        var shift: UInt64 = 64
        while shift > 0 {
            shift -= 4
            let digit = UInt8(truncatingIfNeeded: (value >> shift) & 0xF)
            if digit != 0 || started || shift == 0 {
                started = true
                append(digit: digit)
            }
        }
    }

    mutating func append(hexadecimal bytes: [UInt8]) {
        for byte in bytes {
            append(digit: byte >> 4)
            append(digit: byte & 0xF)
        }
    }

    /// The first texts of a list, and how many there are beyond them.
    mutating func append(list texts: [Text]) {
        var index = 0
        while index < texts.count, index < 8 {
            if index > 0 { append(", ") }
            append(name: texts[index])
            index += 1
        }
        if texts.count > 8 {
            append(" and ")
            append(decimal: UInt64(texts.count - 8))
            append(" more")
        }
    }

    mutating func append(region: MemoryRegion) {
        append(hexadecimal: region.start)
        append(" to ")
        append(hexadecimal: region.start &+ (region.length == 0 ? 0 : region.length - 1))
        if region.access != 0 {
            append(" (")
            if region.access & 1 != 0 { append("r") }
            if region.access & 2 != 0 { append("w") }
            if region.access & 4 != 0 { append("x") }
            append(")")
        }
    }
}
