import COSE

/// Digests of a provider, and every signature valid: for reading what is not trusted.
struct UncheckedSignatures<Base: CryptoProvider>: CryptoProvider {
    private let base: Base

    init(_ base: Base) { self.base = base }

    func makeDigest(_ algorithm: DigestAlgorithm) -> Base.Digest? { base.makeDigest(algorithm) }

    func isValid(_ signature: Span<UInt8>, for message: Span<UInt8>, by key: PublicKey) -> Bool { true }
}
