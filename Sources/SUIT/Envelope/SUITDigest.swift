public import CBOR
public import COSE

/// A digest with its algorithm: `SUIT_Digest = [ algorithm, bytes ]` (suit-manifest section 10).
public struct SUITDigest: Equatable, Hashable, Sendable {
    /// The algorithm.
    public let algorithm: DigestAlgorithm
    /// The digest, of the algorithm's length.
    public let bytes: [UInt8]

    /// A digest made by `algorithm`.
    public init(_ algorithm: DigestAlgorithm = .sha256, _ bytes: [UInt8]) {
        self.algorithm = algorithm
        self.bytes = bytes
    }

    /// Reads a digest in place. Algorithms that are not supported are refused.
    @_lifetime(decoder: copy decoder) public static func read(
        _ decoder: inout CBORDecoder
    ) throws(CBORError) -> SUITDigest {
        try decoder.beginArray(count: 2)
        let at = decoder.offset
        guard let algorithm = DigestAlgorithm(rawValue: try decoder.readInteger()) else { throw .invalidValue(at: at) }
        let start = decoder.offset
        let bytes = try decoder.readByteArray(limit: 64)
        guard bytes.count == algorithm.byteCount else { throw .invalidValue(at: start) }
        return SUITDigest(algorithm, bytes)
    }

    /// The deterministic encoding.
    public var encoded: [UInt8] {
        var encoder = CBOREncoder(capacity: 40)
        encoder.beginArray(2)
        encoder.encodeInt(algorithm.rawValue)
        encoder.encode(bytes: bytes)
        return encoder.bytes
    }

    /// Whether it is the digest of `content`. Takes the same time wherever they differ.
    public func matches(_ content: Span<UInt8>, crypto: some CryptoProvider) -> Bool {
        guard var digest = crypto.makeDigest(algorithm) else { return false }
        digest.update(content)
        let found = digest.finish()
        guard found.count == bytes.count else { return false }
        var difference: UInt8 = 0
        for index in bytes.indices { difference |= bytes[index] ^ found[index] }
        return difference == 0
    }
}
