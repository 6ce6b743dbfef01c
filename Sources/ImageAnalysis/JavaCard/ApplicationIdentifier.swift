public import CBOR

/// The identifier of a package, an applet or a CAP file on a card (AID; ISO 7816-5): 5 to 16 bytes.
public struct ApplicationIdentifier: Equatable, Hashable, Comparable, Sendable {
    /// The bytes.
    public let bytes: [UInt8]

    /// An identifier, or `nil` where there are fewer than 5 or more than 16 bytes.
    public init?(_ bytes: [UInt8]) {
        guard bytes.count >= 5, bytes.count <= 16 else { return nil }
        self.bytes = bytes
    }

    /// An identifier in hexadecimal digits of either case, or `nil` where the text is none.
    public init?(hexadecimal text: Text) {
        guard text.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        var high: UInt8?
        for character in text.utf8 {
            let digit: UInt8
            switch character {
            case 0x30...0x39: digit = character - 0x30
            case 0x41...0x46: digit = character - 0x41 + 10
            case 0x61...0x66: digit = character - 0x61 + 10
            default: return nil
            }
            if let first = high {
                bytes.append(first << 4 | digit)
                high = nil
            } else {
                high = digit
            }
        }
        self.init(bytes)
    }

    /// The identifier in upper-case hexadecimal digits, as descriptors name packages.
    public var hexadecimal: Text {
        var text: [UInt8] = []
        for byte in bytes {
            for digit in [byte >> 4, byte & 0xF] { text.append(digit < 10 ? 0x30 + digit : 0x41 + digit - 10) }
        }
        return Text(validating: text.span) ?? ""
    }

    /// Bytewise lexicographic order.
    public static func < (left: ApplicationIdentifier, right: ApplicationIdentifier) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }
}
