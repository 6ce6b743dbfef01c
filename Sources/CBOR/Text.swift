/// A UTF-8 text that compares byte by byte.
///
/// Floor 0 uses it in place of `String`, whose comparison pulls the Unicode tables into an Embedded image and
/// would make two different byte sequences equal, which a digest-bound format must never do.
public struct Text: Equatable, Hashable, Sendable {
    /// The UTF-8 code units.
    public let utf8: [UInt8]

    /// The UTF-8 code units of `string`.
    public init(_ string: String) {
        self.utf8 = [UInt8](string.utf8)
    }

    /// The text in `bytes`, or `nil` where they are not well-formed UTF-8 (RFC 3629).
    public init?(validating bytes: Span<UInt8>) {
        guard UTF8Validation.isWellFormed(bytes) else { return nil }
        var copy: [UInt8] = []
        copy.reserveCapacity(bytes.count)
        for index in bytes.indices { copy.append(bytes[index]) }
        self.utf8 = copy
    }

    /// The text as a Swift string, for messages to people.
    public var string: String { String(decoding: utf8, as: UTF8.self) }

    /// The number of bytes.
    public var count: Int { utf8.count }

    /// Whether the text has no bytes.
    public var isEmpty: Bool { utf8.isEmpty }
}

extension Text: ExpressibleByStringLiteral {
    /// A text from a literal in source code.
    public init(stringLiteral value: StaticString) {
        self.utf8 = value.withUTF8Buffer { buffer in
            var copy: [UInt8] = []
            copy.reserveCapacity(buffer.count)
            for index in 0..<buffer.count { unsafe copy.append(buffer[index]) }
            return copy
        }
    }
}

extension Text: Comparable {
    /// Bytewise lexicographic order.
    public static func < (left: Text, right: Text) -> Bool {
        let shared = left.utf8.count < right.utf8.count ? left.utf8.count : right.utf8.count
        var index = 0
        while index < shared {
            if left.utf8[index] != right.utf8[index] { return left.utf8[index] < right.utf8[index] }
            index += 1
        }
        return left.utf8.count < right.utf8.count
    }
}
