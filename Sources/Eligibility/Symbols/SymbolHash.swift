public import CBOR

/// A symbol's name as 40 bits: what descriptors and device indexes carry instead of names.
///
/// FNV-1a of the name in 64 bits, mixed as by MurmurHash3's finalizer, of which the upper 40 bits count. A reference is
/// only compared with the symbols of one version (or with those that a library has without one) in the libraries that
/// the software loads. These are fewer than 10,000 on the largest systems that were measured, so that a missing symbol
/// passes for a present one with a probability under 10,000 / 2^40 < 10^-8. Names are no secret and no protection: a
/// descriptor is bound to its software by the author's signature.
public struct SymbolHash: RawRepresentable, Equatable, Hashable, Comparable, Sendable {
    /// The 40 bits.
    public let rawValue: UInt64

    /// A hash by its number, of which the lower 40 bits count.
    public init(rawValue: UInt64) {
        self.rawValue = rawValue & 0xFF_FFFF_FFFF
    }

    /// The hash of a name.
    public init(_ name: Text) {
        self.init(name.utf8.span)
    }

    /// The hash of the bytes of a name.
    public init(_ name: Span<UInt8>) {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for index in name.indices {
            hash = (hash ^ UInt64(name[index])) &* 0x0000_0100_0000_01B3
        }
        hash ^= hash >> 33
        hash &*= 0xFF51_AFD7_ED55_8CCD
        hash ^= hash >> 33
        hash &*= 0xC4CE_B9FE_1A85_EC53
        hash ^= hash >> 33
        self.rawValue = hash >> 24
    }

    /// The hash that a text begins with, in the form of ``label``; `nil` where it begins with none.
    public init?(prefixOf text: Text) {
        guard text.utf8.count >= 11, text.utf8[0] == 0x23 else { return nil }
        var value: UInt64 = 0
        var index = 1
        while index <= 10 {
            let byte = text.utf8[index]
            switch byte {
            case 0x30...0x39: value = value << 4 | UInt64(byte - 0x30)
            case 0x61...0x66: value = value << 4 | UInt64(byte - 0x61 + 10)
            default: return nil
            }
            index += 1
        }
        self.rawValue = value
    }

    /// Orders hashes by their number.
    public static func < (left: SymbolHash, right: SymbolHash) -> Bool { left.rawValue < right.rawValue }

    /// The hash as people see it where the name is not known: `#` and ten hexadecimal digits.
    public var label: Text {
        var bytes: [UInt8] = [0x23]
        var shift: UInt64 = 40
        while shift > 0 {
            shift -= 4
            let digit = UInt8(truncatingIfNeeded: (rawValue >> shift) & 0xF)
            bytes.append(digit < 10 ? 0x30 + digit : 0x61 + digit - 10)
        }
        return Text(validating: bytes.span) ?? ""
    }
}
