public import COSE
import Crypto

/// A private key of P-256 in memory that agrees on secrets by swift-crypto.
public struct SwiftAgreementKey: KeyAgreement, Sendable {
    private let key: P256.KeyAgreement.PrivateKey
    /// The public half, always computed from the private one.
    public let publicKey: PublicKey

    init(_ key: P256.KeyAgreement.PrivateKey) {
        self.key = key
        let point = [UInt8](key.publicKey.x963Representation)
        publicKey = .p256(x: [UInt8](point[1..<33]), y: [UInt8](point[33..<65]))
    }

    /// A new key from the system's randomness.
    public static func generate() -> SwiftAgreementKey {
        SwiftAgreementKey(P256.KeyAgreement.PrivateKey())
    }

    /// The private key in a PEM text, which must be of P-256: the forms of ``SwiftSigningKey/init(pem:)``.
    ///
    /// - Throws: ``SwiftCryptoError`` where there is not exactly one such key, or it is encrypted or not valid.
    public init(pem: String) throws(SwiftCryptoError) {
        let signingKey = try SwiftSigningKey(pem: pem)
        guard let key = SwiftAgreementKey(signingKey) else {
            throw SwiftCryptoError(
                .unsupportedKey,
                in: "private key",
                at: "whole text",
                expected: "a P-256 key, for key agreement",
                found: "an Ed25519 key"
            )
        }
        self = key
    }

    /// The same private key for agreement, or `nil` where `key` is not of P-256.
    public init?(_ key: SwiftSigningKey) {
        guard case .p256(let signing) = key.storage,
            let key = try? P256.KeyAgreement.PrivateKey(rawRepresentation: signing.rawRepresentation)
        else { return nil }
        self.init(key)
    }

    /// The private key with the scalar of 32 bytes, big-endian; `nil` where it is none.
    public init?(scalar: [UInt8]) {
        guard scalar.count == 32, let key = try? P256.KeyAgreement.PrivateKey(rawRepresentation: scalar) else {
            return nil
        }
        self.init(key)
    }

    /// The private key as PKCS #8 in PEM, not encrypted. Whoever writes it to a file sets the permissions first.
    public var pem: String {
        PEMBlock.text(label: "PRIVATE KEY", der: [UInt8](key.derRepresentation))
    }

    /// The shared secret of ECDH: the x coordinate, 32 bytes; `nil` where `other` is no point on P-256.
    public func sharedSecret(with other: PublicKey) -> [UInt8]? {
        guard case .p256(let x, let y) = other, x.count == 32, y.count == 32 else { return nil }
        guard let share = try? P256.KeyAgreement.PublicKey(x963Representation: [0x04] + x + y),
            let secret = try? key.sharedSecretFromKeyAgreement(with: share)
        else { return nil }
        return secret.withUnsafeBytes { [UInt8]($0) }
    }
}

extension SwiftAgreementKey: CustomStringConvertible {
    /// The public half: the private one must not reach a log.
    public var description: String { "SwiftAgreementKey(\(publicKey))" }
}
