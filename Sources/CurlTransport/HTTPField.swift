/// A field of a request or a response (RFC 9110 section 5).
public struct HTTPField: Equatable, Hashable, Sendable {
    /// The name, which compares without regard to case.
    public let name: String
    /// The value, without blanks around it.
    public let value: String

    /// A field.
    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }

    /// Whether the field has this name, without regard to case.
    public func isNamed(_ other: String) -> Bool {
        name.utf8.count == other.utf8.count
            && zip(name.utf8, other.utf8).allSatisfy { HTTPField.lowercased($0) == HTTPField.lowercased($1) }
    }

    /// The field in a line of a response, or `nil` where it is none.
    init?(line: Substring.UTF8View) {
        guard let colon = line.firstIndex(of: 0x3A), colon != line.startIndex else { return nil }
        let name = String(Substring(line[..<colon]))
        self.init(name: name, value: HTTPField.trimmed(line[line.index(after: colon)...]))
    }

    /// Whether the field can be sent: the name is a token, and neither holds what would start another field.
    var isSendable: Bool {
        let token = name.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
            }
        }
        return !name.isEmpty && token && value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }
    }

    /// Whether the field proves who sends it, so that only the server that it was meant for may have it.
    var isCredential: Bool {
        isNamed("Authorization") || isNamed("Cookie") || isNamed("Proxy-Authorization")
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
    }

    private static func trimmed(_ value: Substring.UTF8View) -> String {
        let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 || byte == 0x0D || byte == 0x0A }
        var rest = value.drop(while: isBlank)
        while let last = rest.last, isBlank(last) { rest.removeLast() }
        return String(Substring(rest))
    }
}
