import COSE
import LibcryptoProvider

// The macros of Swift Testing cannot take a Span; these take arrays.

extension CryptoProvider {
    /// Whether `signature` is one of `message` by the holder of `key`.
    func accepts(_ signature: [UInt8], _ message: [UInt8], _ key: PublicKey) -> Bool {
        isValid(signature.span, for: message.span, by: key)
    }
}

extension CipherProvider {
    /// The ciphertext of `plaintext`.
    func sealed(
        _ plaintext: [UInt8],
        _ algorithm: ContentAlgorithm,
        _ key: [UInt8],
        _ nonce: [UInt8],
        _ additional: [UInt8]
    ) -> [UInt8]? {
        seal(plaintext.span, by: algorithm, key: key.span, nonce: nonce.span, authenticating: additional.span)
    }

    /// The plaintext of `ciphertext`.
    func opened(
        _ ciphertext: [UInt8],
        _ algorithm: ContentAlgorithm,
        _ key: [UInt8],
        _ nonce: [UInt8],
        _ additional: [UInt8]
    ) -> [UInt8]? {
        open(ciphertext.span, by: algorithm, key: key.span, nonce: nonce.span, authenticating: additional.span)
    }
}

/// The public key that libcrypto reads from `pem`.
func libcryptoPublicKey(_ pem: [UInt8]) throws(LibcryptoError) -> PublicKey {
    try PublicKey(pem: pem.span)
}

/// The private key that libcrypto reads from `pem`.
func libcryptoSigningKey(_ pem: [UInt8]) throws(LibcryptoError) -> LibcryptoSigningKey {
    try LibcryptoSigningKey(pem: pem.span)
}

extension [UInt8] {
    /// The bytes that `hex` spells, two digits each.
    init(hex: String) {
        let digits = [Character](hex)
        self = stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
    }
}

/// The key for agreement that libcrypto reads from `pem`.
func libcryptoAgreementKey(_ pem: String) throws(LibcryptoError) -> LibcryptoAgreementKey {
    let bytes = [UInt8](pem.utf8)
    return try LibcryptoAgreementKey(pem: bytes.span)
}
