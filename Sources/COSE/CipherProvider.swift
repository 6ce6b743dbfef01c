/// The cryptography of confidentiality, supplied from outside like ``CryptoProvider``: content encryption, key wrap, key
/// agreement and randomness.
///
/// Every function is total: for a key, a nonce or a length that it cannot be right for, it returns `nil`.
public protocol CipherProvider: CryptoProvider {
    /// A private key of P-256 for ECDH.
    associatedtype AgreementKey: KeyAgreement
    /// A running decryption.
    associatedtype Decryption: StreamDecryption

    /// `count` bytes that nobody can foretell, or `nil` where there is no randomness.
    func randomBytes(_ count: Int) -> [UInt8]?

    /// A new private key for one message, or `nil` where there is no randomness.
    func makeAgreementKey() -> AgreementKey?

    /// `key` wrapped under 16 bytes `wrappingKey` by AES key wrap (RFC 3394): 8 bytes longer. Keys have 16 to 64 bytes, a
    /// multiple of 8.
    func wrap(_ key: Span<UInt8>, with wrappingKey: Span<UInt8>) -> [UInt8]?

    /// The key in `wrapped`, or `nil` where its integrity check fails.
    func unwrap(_ wrapped: Span<UInt8>, with wrappingKey: Span<UInt8>) -> [UInt8]?

    /// The ciphertext of `plaintext`, followed by the tag of 16 bytes where the algorithm has one. `additional` is
    /// authenticated too where it has one, and must be empty otherwise.
    func seal(
        _ plaintext: Span<UInt8>,
        by algorithm: ContentAlgorithm,
        key: Span<UInt8>,
        nonce: Span<UInt8>,
        authenticating additional: Span<UInt8>
    ) -> [UInt8]?

    /// The plaintext of what ``seal(_:by:key:nonce:authenticating:)`` made, or `nil` where a tag does not fit.
    func open(
        _ ciphertext: Span<UInt8>,
        by algorithm: ContentAlgorithm,
        key: Span<UInt8>,
        nonce: Span<UInt8>,
        authenticating additional: Span<UInt8>
    ) -> [UInt8]?

    /// A decryption piece by piece, or `nil` where the provider has none for `algorithm`; A128CTR always is there.
    func makeDecryption(
        by algorithm: ContentAlgorithm,
        key: Span<UInt8>,
        nonce: Span<UInt8>,
        authenticating additional: Span<UInt8>
    ) -> Decryption?
}

/// A running decryption. What it gives out before ``finish(tag:)`` is not authenticated yet.
public protocol StreamDecryption {
    /// Appends the plaintext of `ciphertext` to `plaintext`, byte for byte. Says whether it went well.
    mutating func update(_ ciphertext: Span<UInt8>, into plaintext: inout [UInt8]) -> Bool

    /// Whether everything so far is what was encrypted, by the tag of 16 bytes; an empty one where the algorithm has none.
    /// The decryption is over afterwards.
    mutating func finish(tag: Span<UInt8>) -> Bool
}

/// Holds a private key of P-256, in memory or in a secure element, and agrees on secrets with it.
public protocol KeyAgreement {
    /// The public half: a point on P-256.
    var publicKey: PublicKey { get }

    /// The shared secret of ECDH (SEC 1 section 3.3.1): the x coordinate, 32 bytes; `nil` where `other` is no point on
    /// P-256.
    func sharedSecret(with other: PublicKey) -> [UInt8]?
}
