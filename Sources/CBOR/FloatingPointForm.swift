/// The preferred serialization of floating-point numbers (RFC 8949 section 4.2.2): the shortest of 16, 32 and 64 bits
/// that keeps the value.
///
/// Half precision is converted by hand: the `Float16` type is not there on every target of the device core.
enum FloatingPointForm {
    /// The bits of `value` in the shortest form, and its width in bytes (2, 4 or 8).
    static func encode(_ value: Double) -> (pattern: UInt64, width: Int) {
        if value.isNaN { return (0x7E00, 2) }
        let single = Float(value)
        guard Double(single) == value else { return (value.bitPattern, 8) }
        if let half = half(of: single) { return (UInt64(half), 2) }
        return (UInt64(single.bitPattern), 4)
    }

    /// The number with the given bits, or `nil` where a shorter form would have kept it.
    static func decode(_ pattern: UInt64, width: Int) -> Double? {
        let value: Double
        switch width {
        case 2: value = double(ofHalf: UInt16(truncatingIfNeeded: pattern))
        case 4: value = Double(Float(bitPattern: UInt32(truncatingIfNeeded: pattern)))
        default: value = Double(bitPattern: pattern)
        }
        let preferred = encode(value)
        return preferred.width == width && preferred.pattern == pattern ? value : nil
    }

    private static func half(of value: Float) -> UInt16? {
        let bits = value.bitPattern
        let sign = UInt16(truncatingIfNeeded: bits >> 16) & 0x8000
        let exponent = Int((bits >> 23) & 0xFF)
        let fraction = bits & 0x7F_FFFF
        if exponent == 0xFF { return sign | 0x7C00 }
        if exponent == 0 { return fraction == 0 ? sign : nil }
        let rebased = exponent - 127 + 15
        if rebased >= 31 { return nil }
        if rebased > 0 {
            guard fraction & 0x1FFF == 0 else { return nil }
            return sign | UInt16(rebased) << 10 | UInt16(fraction >> 13)
        }
        let shift = 14 - rebased
        guard shift <= 24 else { return nil }
        let mantissa = fraction | 0x80_0000
        guard mantissa & ((1 << UInt32(shift)) - 1) == 0 else { return nil }
        return sign | UInt16(mantissa >> UInt32(shift))
    }

    private static func double(ofHalf bits: UInt16) -> Double {
        let negative = bits & 0x8000 != 0
        let exponent = Int((bits >> 10) & 0x1F)
        let fraction = Double(bits & 0x3FF)
        let magnitude: Double
        switch exponent {
        case 0: magnitude = fraction * 0x1p-24
        case 31: magnitude = fraction == 0 ? .infinity : .nan
        default:
            magnitude =
                Double(sign: .plus, exponent: exponent - 15, significand: 1) * (1 + fraction * 0x1p-10)
        }
        return negative ? -magnitude : magnitude
    }
}
