public import COSE
import Crypto

/// A private key in memory that signs by swift-crypto.
public struct SwiftSigningKey: Signer, Sendable {
    /// The types of key that can be made.
    public enum Kind: String, CaseIterable, Sendable {
        /// ECDSA on P-256 with SHA-256. Every device can verify it.
        case p256 = "p256"
        /// Ed25519. Devices with a small crypto library may not have it.
        case ed25519 = "ed25519"
    }

    enum Storage {
        case p256(P256.Signing.PrivateKey)
        case ed25519(Curve25519.Signing.PrivateKey)
    }

    let storage: Storage
    /// The public half, always computed from the private one.
    public let publicKey: PublicKey

    init(_ key: P256.Signing.PrivateKey) {
        storage = .p256(key)
        publicKey = key.publicKey.cose
    }

    init(_ key: Curve25519.Signing.PrivateKey) {
        storage = .ed25519(key)
        publicKey = .ed25519([UInt8](key.publicKey.rawRepresentation))
    }

    /// A new key from the system's randomness.
    public static func generate(_ kind: Kind) -> SwiftSigningKey {
        switch kind {
        case .p256: SwiftSigningKey(P256.Signing.PrivateKey())
        case .ed25519: SwiftSigningKey(Curve25519.Signing.PrivateKey())
        }
    }

    /// The type of the key.
    public var kind: Kind {
        switch storage {
        case .p256: .p256
        case .ed25519: .ed25519
        }
    }

    /// The signature of `message`, 64 bytes: for P-256 r and s over SHA-256, which differ from call to call; for
    /// Ed25519 that of RFC 8032.
    public func sign(_ message: Span<UInt8>) throws(COSEError) -> [UInt8] {
        do {
            return try message.withUnsafeBufferPointer { message in
                switch storage {
                case .p256(let key): [UInt8](try key.signature(for: message).rawRepresentation)
                case .ed25519(let key): [UInt8](try key.signature(for: message))
                }
            }
        } catch {
            throw .signingFailed
        }
    }
}

extension SwiftSigningKey: CustomStringConvertible {
    /// The type and the public half: the private one must not reach a log.
    public var description: String { "SwiftSigningKey(\(kind.rawValue), \(publicKey))" }
}
