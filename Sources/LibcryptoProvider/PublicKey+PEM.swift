import CCrypto
public import COSE

extension PublicKey {
    /// The public key in a PEM text: SubjectPublicKeyInfo (`PUBLIC KEY`) of P-256 or Ed25519.
    ///
    /// - Throws: ``LibcryptoError`` where there is not exactly one such key, or it is not valid.
    public init(pem: Span<UInt8>) throws(LibcryptoError) {
        let subject = "public key"
        let labels = try PEMLabels(pem, subject: subject)
        let isPrivate = labels.labels.contains { $0.hasSuffix("PRIVATE KEY") }
        let advice = isPrivate ? "`openssl pkey -in FILE -pubout` gives the public half of a private key" : nil
        _ = try labels.only("PUBLIC KEY", subject: subject, advice: advice) { $0 == "PUBLIC KEY" }
        guard let bio = MemoryBIO(pem), let pointer = PEM_read_bio_PUBKEY(bio.pointer, nil, nil, nil) else {
            throw LibcryptoError(
                .invalidKey,
                in: subject,
                at: "PEM block PUBLIC KEY",
                expected: "a P-256 or Ed25519 key",
                found: "bytes of which libcrypto says: \(LibcryptoError.lastReason())"
            )
        }
        ERR_clear_error()
        let handle = KeyHandle(owning: pointer)
        guard let key = handle.publicKey else {
            throw LibcryptoError(
                .unsupportedKey,
                in: subject,
                at: "PEM block PUBLIC KEY",
                expected: "a P-256 or Ed25519 key",
                found: handle.name
            )
        }
        if key.isWeak {
            throw LibcryptoError(
                .invalidKey,
                in: subject,
                at: "PEM block PUBLIC KEY",
                expected: "a key that only its holder can sign for",
                found: "an Ed25519 key of small order (zeros, perhaps): anybody can sign for it",
                advice: "make a new key"
            )
        }
        self = key
    }
}
