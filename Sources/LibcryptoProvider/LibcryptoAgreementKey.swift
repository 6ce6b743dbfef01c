import CCrypto
public import COSE

/// A private key of P-256 in memory that agrees on secrets by the system's libcrypto. It may be used by several threads at
/// once.
public struct LibcryptoAgreementKey: KeyAgreement, Sendable {
    private let key: LibcryptoSigningKey
    /// The public half.
    public var publicKey: PublicKey { key.publicKey }

    /// The same private key for agreement, or `nil` where `key` is not of P-256.
    public init?(_ key: LibcryptoSigningKey) {
        guard key.kind == .p256 else { return nil }
        self.key = key
    }

    /// A new key from the library's randomness.
    public static func generate() throws(LibcryptoError) -> LibcryptoAgreementKey {
        try LibcryptoAgreementKey(checking: LibcryptoSigningKey.generate(.p256))
    }

    /// The private key in a PEM text, which must be of P-256: the forms of ``LibcryptoSigningKey/init(pem:)``.
    ///
    /// - Throws: ``LibcryptoError`` where there is not exactly one such key, or it is encrypted or not valid.
    public init(pem: Span<UInt8>) throws(LibcryptoError) {
        self = try LibcryptoAgreementKey(checking: LibcryptoSigningKey(pem: pem))
    }

    private init(checking key: LibcryptoSigningKey) throws(LibcryptoError) {
        guard let agreement = LibcryptoAgreementKey(key) else {
            throw LibcryptoError(
                .unsupportedKey,
                in: "private key",
                at: "whole text",
                expected: "a P-256 key, for key agreement",
                found: "an Ed25519 key"
            )
        }
        self = agreement
    }

    /// The private key as PKCS #8 in PEM, not encrypted.
    public func pem() throws(LibcryptoError) -> [UInt8] {
        try key.pem()
    }

    /// The shared secret of ECDH: the x coordinate, 32 bytes; `nil` where `other` is no point on P-256.
    public func sharedSecret(with other: PublicKey) -> [UInt8]? {
        defer { ERR_clear_error() }
        guard case .p256 = other, let peer = KeyHandle(other) else { return nil }
        guard let context = EVP_PKEY_CTX_new_from_pkey(nil, key.handle.pointer, nil) else { return nil }
        defer { EVP_PKEY_CTX_free(context) }
        guard EVP_PKEY_derive_init(context) == 1, EVP_PKEY_derive_set_peer(context, peer.pointer) == 1 else {
            return nil
        }
        var secret = [UInt8](repeating: 0, count: 32)
        var length = secret.count
        guard EVP_PKEY_derive(context, &secret, &length) == 1, length == 32 else { return nil }
        return secret
    }
}

extension LibcryptoAgreementKey: CustomStringConvertible {
    /// The public half: the private one must not reach a log.
    public var description: String { "LibcryptoAgreementKey(\(publicKey))" }
}
