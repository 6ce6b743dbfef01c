import CCrypto
public import COSE

/// A private key in memory that signs by the system's libcrypto. It may be used by several threads at once.
public struct LibcryptoSigningKey: Signer, Sendable {
    /// The types of key that can be made.
    public enum Kind: String, CaseIterable, Sendable {
        /// ECDSA on P-256 with SHA-256.
        case p256 = "p256"
        /// Ed25519.
        case ed25519 = "ed25519"
    }

    let handle: KeyHandle
    /// The public half.
    public let publicKey: PublicKey

    /// The key in `handle`, which must be of P-256 or Ed25519, with halves that belong together.
    init(_ handle: KeyHandle, at location: String) throws(LibcryptoError) {
        guard let publicKey = handle.publicKey else {
            throw LibcryptoError(
                .unsupportedKey,
                in: "private key",
                at: location,
                expected: "a P-256 or Ed25519 key",
                found: handle.name
            )
        }
        guard handle.isConsistent else {
            throw LibcryptoError(
                .invalidKey,
                in: "private key",
                at: location,
                expected: "a private half that belongs to the public one",
                found: LibcryptoError.lastReason()
            )
        }
        self.handle = handle
        self.publicKey = publicKey
    }

    /// A new key from the library's randomness.
    public static func generate(_ kind: Kind) throws(LibcryptoError) -> LibcryptoSigningKey {
        let name = kind == .p256 ? "EC" : "ED25519"
        guard let context = EVP_PKEY_CTX_new_from_name(nil, name, nil) else { throw unavailable(kind) }
        defer { EVP_PKEY_CTX_free(context) }
        guard EVP_PKEY_keygen_init(context) == 1 else { throw unavailable(kind) }
        if kind == .p256, EVP_PKEY_CTX_set_group_name(context, "prime256v1") != 1 { throw unavailable(kind) }
        var key: OpaquePointer?
        guard EVP_PKEY_generate(context, &key) == 1, let key else { throw unavailable(kind) }
        return try LibcryptoSigningKey(KeyHandle(owning: key), at: "key generation")
    }

    /// The type of the key.
    public var kind: Kind {
        switch publicKey {
        case .p256: .p256
        case .ed25519: .ed25519
        }
    }

    /// The signature of `message`, 64 bytes: for P-256 r and s over SHA-256, which differ from call to call; for
    /// Ed25519 that of RFC 8032.
    public func sign(_ message: Span<UInt8>) throws(COSEError) -> [UInt8] {
        defer { ERR_clear_error() }
        let signature: [UInt8]?
        switch publicKey {
        case .p256:
            let der = handle.sign(message, digest: DigestMethod.of(.sha256))
            signature = der.flatMap { ECDSASignature(der: $0)?.raw }
        case .ed25519:
            signature = handle.sign(message, digest: nil)
        }
        guard let signature, signature.count == 64 else { throw .signingFailed }
        return signature
    }

    private static func unavailable(_ kind: Kind) -> LibcryptoError {
        LibcryptoError(
            .unavailable,
            in: "private key",
            at: "key generation",
            expected: "a new \(kind.rawValue) key",
            found: LibcryptoError.lastReason()
        )
    }
}

extension LibcryptoSigningKey: CustomStringConvertible {
    /// The type and the public half: the private one must not reach a log.
    public var description: String { "LibcryptoSigningKey(\(kind.rawValue), \(publicKey))" }
}
