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
}
