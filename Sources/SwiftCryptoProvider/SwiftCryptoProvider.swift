public import COSE
import Crypto

/// The cryptography of the author's tool and of servers, by swift-crypto.
public struct SwiftCryptoProvider: CryptoProvider {
    /// The provider. It has no state.
    public init() {}

    /// A running digest over no bytes yet. All three algorithms are there.
    public func makeDigest(_ algorithm: DigestAlgorithm) -> SwiftDigest? {
        SwiftDigest(algorithm)
    }

    /// Whether `signature` is one of `message` by the holder of `key`; see
    /// ``COSE/CryptoProvider/isValid(_:for:by:)``.
    public func isValid(_ signature: Span<UInt8>, for message: Span<UInt8>, by key: PublicKey) -> Bool {
        guard signature.count == 64 else { return false }
        switch key {
        case .p256(let x, let y):
            guard let key = try? P256.Signing.PublicKey(x: x, y: y) else { return false }
            return signature.withUnsafeBufferPointer { signature in
                guard let signature = try? P256.Signing.ECDSASignature(rawRepresentation: signature) else {
                    return false
                }
                return message.withUnsafeBufferPointer { key.isValidSignature(signature, for: $0) }
            }
        case .ed25519(let bytes):
            guard bytes.count == 32, !key.isWeak else { return false }
            guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else { return false }
            return signature.withUnsafeBufferPointer { signature in
                message.withUnsafeBufferPointer { key.isValidSignature(signature, for: $0) }
            }
        }
    }

    /// The HMAC with SHA-256 of `message`, 32 bytes.
    public func hmacSHA256(_ message: Span<UInt8>, key: Span<UInt8>) -> [UInt8] {
        let key = key.withUnsafeBytes { Crypto.SymmetricKey(data: $0) }
        var function = HMAC<SHA256>(key: key)
        message.withUnsafeBytes { function.update(data: $0) }
        return [UInt8](function.finalize())
    }
}
