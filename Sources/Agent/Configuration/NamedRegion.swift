public import CBOR
public import Eligibility

/// A part of a component's memory, as the configuration writes it: `NAME:START+LENGTH:ACCESS`, for example
/// `flash:0x08000000+0x100000:rx`. Numbers are decimal, or hexadecimal behind `0x`.
public struct NamedRegion: Sendable, Equatable {
    /// Its name, such as `flash`.
    public let name: Text
    /// Where it is.
    public let region: MemoryRegion

    /// Reads the text of a region; nothing where it is none.
    public init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 3, !parts[0].isEmpty, parts[0].utf8.count <= 64 else { return nil }
        let numbers = parts[1].split(separator: "+", omittingEmptySubsequences: false)
        guard numbers.count == 2, let start = NamedRegion.number(numbers[0]),
            let length = NamedRegion.number(numbers[1]), length > 0, start <= .max - (length - 1)
        else { return nil }
        var access: UInt8 = 0
        for character in parts[2].utf8 {
            switch character {
            case UInt8(ascii: "r"): access |= 1
            case UInt8(ascii: "w"): access |= 2
            case UInt8(ascii: "x"): access |= 4
            default: return nil
            }
        }
        self.name = Text(String(parts[0]))
        self.region = MemoryRegion(start: start, length: length, access: access)
    }

    private static func number(_ text: Substring) -> UInt64? {
        text.hasPrefix("0x") ? UInt64(text.dropFirst(2), radix: 16) : UInt64(text)
    }
}
