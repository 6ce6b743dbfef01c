import CCrypto
public import COSE

/// The cryptography of the agent, by the system's libcrypto.
public struct LibcryptoProvider: CryptoProvider {
    /// The provider. It has no state.
    public init() {}

    /// A running digest over no bytes yet, or `nil` where the library's configuration does not offer it.
    public func makeDigest(_ algorithm: DigestAlgorithm) -> LibcryptoDigest? {
        LibcryptoDigest(algorithm)
    }

    /// Whether `signature` is one of `message` by the holder of `key`; see
    /// ``COSE/CryptoProvider/isValid(_:for:by:)``.
    public func isValid(_ signature: Span<UInt8>, for message: Span<UInt8>, by key: PublicKey) -> Bool {
        guard signature.count == 64, !key.isWeak else { return false }
        // What a refusal leaves in the thread's error queue must not be taken for somebody else's failure.
        defer { ERR_clear_error() }
        guard let handle = KeyHandle(key) else { return false }
        switch key {
        case .p256:
            guard let der = ECDSASignature(raw: signature)?.der else { return false }
            return handle.isValid(der.span, for: message, digest: DigestMethod.of(.sha256))
        case .ed25519:
            return handle.isValid(signature, for: message, digest: nil)
        }
    }

    /// The HMAC with SHA-256 of `message`, 32 bytes, or nothing where the library's configuration does not offer it.
    public func hmacSHA256(_ message: Span<UInt8>, key: Span<UInt8>) -> [UInt8] {
        defer { ERR_clear_error() }
        var digest = [UInt8](repeating: 0, count: 32)
        var length = 0
        let isMade = key.withUnsafeBufferPointer { key in
            message.withUnsafeBufferPointer { message in
                EVP_Q_mac(
                    nil,
                    "HMAC",
                    nil,
                    "SHA2-256",
                    nil,
                    key.baseAddress,
                    key.count,
                    message.baseAddress,
                    message.count,
                    &digest,
                    digest.count,
                    &length
                ) != nil
            }
        }
        return isMade && length == 32 ? digest : []
    }

    /// `count` bytes from the library's generator for secrets, for nonces and keys.
    ///
    /// - Throws: ``LibcryptoError`` with the code `unavailable` where there is no randomness; nothing weaker is given
    ///   instead.
    public static func randomBytes(_ count: Int) throws(LibcryptoError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        guard let length = Int32(exactly: count), RAND_bytes(&bytes, length) == 1 else {
            throw LibcryptoError(
                .unavailable,
                in: "random bytes",
                at: "RAND_bytes",
                expected: "\(count) bytes",
                found: LibcryptoError.lastReason()
            )
        }
        return bytes
    }
}
