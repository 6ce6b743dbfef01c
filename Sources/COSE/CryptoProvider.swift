/// The cryptography that floor 0 needs, supplied from outside: swift-crypto on servers, libcrypto in the agent, the
/// vendor's library or hardware on a microcontroller.
public protocol CryptoProvider: Sendable {
    /// A running digest.
    associatedtype Digest: DigestFunction

    /// A running digest over no bytes yet, or `nil` where the algorithm is not there. SHA-256 always is.
    func makeDigest(_ algorithm: DigestAlgorithm) -> Digest?

    /// Whether `signature` is one of `message` by the holder of `key`: for P-256 the 64 bytes r and s over SHA-256
    /// (RFC 9053 section 2.1), for Ed25519 the 64 bytes of RFC 8032.
    ///
    /// Anything wrong (a length, a point that is not on the curve, a key that ``PublicKey/isWeak``) is `false`.
    func isValid(_ signature: Span<UInt8>, for message: Span<UInt8>, by key: PublicKey) -> Bool

    /// The HMAC with SHA-256 of `message` (RFC 2104), 32 bytes.
    ///
    /// A provider that has none of its own gets one that is built from its digest.
    func hmacSHA256(_ message: Span<UInt8>, key: Span<UInt8>) -> [UInt8]
}

/// A running digest.
public protocol DigestFunction {
    /// Adds bytes.
    mutating func update(_ bytes: Span<UInt8>)
    /// The digest over all bytes so far. The function can go on afterwards.
    func finish() -> [UInt8]
}

extension CryptoProvider {
    /// The SHA-256 digest of `bytes` (32 bytes).
    public func sha256(_ bytes: Span<UInt8>) -> [UInt8] {
        guard var digest = makeDigest(.sha256) else { return [] }
        digest.update(bytes)
        return digest.finish()
    }

    /// The HMAC with SHA-256 of `message` (RFC 2104), 32 bytes, or nothing without SHA-256.
    public func hmacSHA256(_ message: Span<UInt8>, key: Span<UInt8>) -> [UInt8] {
        guard var inner = makeDigest(.sha256), var outer = makeDigest(.sha256) else { return [] }
        var block: [UInt8] = []
        block.reserveCapacity(64)
        if key.count > 64 {
            block = sha256(key)
        } else {
            for index in 0..<key.count { block.append(key[index]) }
        }
        while block.count < 64 { block.append(0) }
        for index in 0..<64 { block[index] ^= 0x36 }
        inner.update(block.span)
        inner.update(message)
        for index in 0..<64 { block[index] ^= 0x36 ^ 0x5C }
        outer.update(block.span)
        let digest = inner.finish()
        outer.update(digest.span)
        return outer.finish()
    }
}
