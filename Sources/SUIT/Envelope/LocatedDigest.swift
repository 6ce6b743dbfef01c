public import CBOR
public import COSE

/// A digest that stays where it stands: its algorithm, and the range of its bytes.
///
/// Readers that only compare it take it in place of ``SUITDigest``, which copies.
public struct LocatedDigest: Equatable, Sendable {
    /// The algorithm.
    public let algorithm: DigestAlgorithm
    /// The range of the digest, of the algorithm's length.
    public let bytes: Range<Int>

    /// Reads a digest in place (suit-manifest section 10). Algorithms that are not supported are refused.
    @_lifetime(decoder: copy decoder) public static func read(
        _ decoder: inout CBORDecoder
    ) throws(CBORError) -> LocatedDigest {
        try decoder.beginArray(count: 2)
        let at = decoder.offset
        guard let algorithm = DigestAlgorithm(rawValue: try decoder.readInteger()) else { throw .invalidValue(at: at) }
        let start = decoder.offset
        let bytes = try decoder.readBytes()
        guard bytes.count == algorithm.byteCount else { throw .invalidValue(at: start) }
        return LocatedDigest(algorithm: algorithm, bytes: bytes)
    }

    /// The digest as a value of its own.
    public func value(in bytes: Span<UInt8>) -> SUITDigest {
        var copy: [UInt8] = []
        copy.reserveCapacity(self.bytes.count)
        for index in self.bytes { copy.append(bytes[index]) }
        return SUITDigest(algorithm, copy)
    }

    /// Whether it is the digest of the bytes in `content`. Takes the same time wherever they differ.
    public func matches(_ content: Range<Int>, in bytes: Span<UInt8>, crypto: some CryptoProvider) -> Bool {
        guard var digest = crypto.makeDigest(algorithm) else { return false }
        digest.update(bytes.extracting(content))
        let found = digest.finish()
        guard found.count == self.bytes.count else { return false }
        var difference: UInt8 = 0
        for index in found.indices { difference |= bytes[self.bytes.lowerBound + index] ^ found[index] }
        return difference == 0
    }

    /// Whether it is the digest `other`.
    public func equals(_ other: SUITDigest, in bytes: Span<UInt8>) -> Bool {
        guard algorithm == other.algorithm, self.bytes.count == other.bytes.count else { return false }
        var difference: UInt8 = 0
        for index in other.bytes.indices { difference |= bytes[self.bytes.lowerBound + index] ^ other.bytes[index] }
        return difference == 0
    }
}
