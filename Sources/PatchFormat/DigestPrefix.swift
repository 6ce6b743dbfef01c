/// The first 8 bytes of a digest: enough to tell apart what a device knows already, never proof of anything.
public struct DigestPrefix: Equatable, Hashable, Sendable {
    /// The length, in bytes.
    public static let byteCount = 8

    /// The bytes, the first one as the most significant.
    public let value: UInt64

    /// A prefix of the bytes of `value`, the most significant first.
    public init(_ value: UInt64) {
        self.value = value
    }

    /// The prefix of `digest`, or `nil` where that has fewer than 8 bytes.
    public init?(digest: Span<UInt8>) {
        guard digest.count >= DigestPrefix.byteCount else { return nil }
        self.init(digest, at: 0)
    }

    /// The prefix of `digest`, or `nil` where that has fewer than 8 bytes.
    public init?(digest: [UInt8]) {
        self.init(digest: digest.span)
    }

    /// The 8 bytes of `bytes` at `offset`, which must be there.
    init(_ bytes: Span<UInt8>, at offset: Int) {
        var value: UInt64 = 0
        for index in offset..<(offset + DigestPrefix.byteCount) { value = value << 8 | UInt64(bytes[index]) }
        self.value = value
    }

    /// The 8 bytes.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(DigestPrefix.byteCount)
        for shift in stride(from: UInt64(56), through: 0, by: -8) {
            bytes.append(UInt8(truncatingIfNeeded: value >> shift))
        }
        return bytes
    }
}
