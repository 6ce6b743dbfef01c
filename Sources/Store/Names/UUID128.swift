/// A vendor id or class id: 16 bytes, spelled as a UUID (RFC 9562, RFC 9124 section 3.3 and 3.4).
public struct UUID128: Sendable, Hashable {
    /// The number of bytes.
    public static let length = 16

    /// The 16 bytes.
    public let bytes: [UInt8]

    /// Takes the id as bytes.
    ///
    /// - Parameter bytes: The id.
    /// - Returns: Nothing unless there are exactly 16 bytes.
    public init?(_ bytes: some Sequence<UInt8>) {
        let bytes = Array(bytes)
        guard bytes.count == Self.length else { return nil }
        self.bytes = bytes
    }
}

extension UUID128: Comparable {
    /// The order of the bytes.
    public static func < (left: Self, right: Self) -> Bool {
        left.bytes.lexicographicallyPrecedes(right.bytes)
    }
}

extension UUID128: CustomStringConvertible {
    /// The lower-case spelling with hyphens, `8-4-4-4-12` digits.
    public var description: String {
        let groups = [bytes[0..<4], bytes[4..<6], bytes[6..<8], bytes[8..<10], bytes[10..<16]]
        return groups.map { Hexadecimal.string($0) }.joined(separator: "-")
    }
}
