import COSE

/// Cryptography that costs nothing: every signature is good, and every digest is the one that is expected. What is left
/// is the reading.
struct FreeCrypto: CryptoProvider {
    struct Digest: DigestFunction {
        let expected: [UInt8]
        mutating func update(_ bytes: Span<UInt8>) {}
        func finish() -> [UInt8] { expected }
    }

    /// The digest of everything.
    let digest: [UInt8]

    func makeDigest(_ algorithm: DigestAlgorithm) -> Digest? { Digest(expected: digest) }

    func isValid(_ signature: Span<UInt8>, for message: Span<UInt8>, by key: PublicKey) -> Bool { true }

    func hmacSHA256(_ message: Span<UInt8>, key: Span<UInt8>) -> [UInt8] { digest }
}
