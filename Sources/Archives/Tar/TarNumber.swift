/// A number of a tar header: octal digits (POSIX.1-2017, pax, "ustar Interchange Format") or, in GNU tar's extension,
/// big-endian in base 256.
enum TarNumber {
    /// The value, or `nil` where the bytes are neither or it is negative or larger than an `Int`.
    static func value(_ field: ArraySlice<UInt8>) -> UInt64? {
        guard let first = field.first else { return nil }
        return first & 0x80 != 0 ? base256(field) : octal(field)
    }

    private static func octal(_ field: ArraySlice<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        var rest = field.drop { $0 == 0x20 }
        while let digit = rest.first, (0x30...0x37).contains(digit) {
            // Twelve digits are 36 bits.
            value = value << 3 | UInt64(digit - 0x30)
            rest = rest.dropFirst()
        }
        // A field of NULs or blanks alone means zero, as in old archives.
        return rest.allSatisfy { $0 == 0x20 || $0 == 0 } ? value : nil
    }

    private static func base256(_ field: ArraySlice<UInt8>) -> UInt64? {
        // The bit behind the marker is the sign.
        guard let first = field.first, first & 0x40 == 0 else { return nil }
        var value = UInt64(first & 0x3F)
        for byte in field.dropFirst() {
            guard value < 1 << 55 else { return nil }
            value = value << 8 | UInt64(byte)
        }
        return value
    }
}
