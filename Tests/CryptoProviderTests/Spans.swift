import COSE
import LibcryptoProvider

// The macros of Swift Testing cannot take a Span; these take arrays.

extension CryptoProvider {
    /// Whether `signature` is one of `message` by the holder of `key`.
    func accepts(_ signature: [UInt8], _ message: [UInt8], _ key: PublicKey) -> Bool {
        isValid(signature.span, for: message.span, by: key)
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
