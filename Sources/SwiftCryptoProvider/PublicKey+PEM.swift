public import COSE
import Crypto

extension PublicKey {
    private static let subject = "public key"

    /// The public key in a PEM text: SubjectPublicKeyInfo (`PUBLIC KEY`) of P-256 or Ed25519.
    ///
    /// - Throws: ``SwiftCryptoError`` where there is not exactly one such key, or it is not valid.
    public init(pem: String) throws(SwiftCryptoError) {
        let blocks = try PEMBlock.blocks(in: pem, subject: Self.subject)
        let keys = blocks.filter { $0.label == "PUBLIC KEY" }
        guard keys.count == 1, let block = keys.first else {
            throw SwiftCryptoError(
                .malformedPEM,
                in: Self.subject,
                at: keys.isEmpty ? "whole text" : "line \(keys[1].line)",
                expected: "one PUBLIC KEY",
                found: blocks.isEmpty ? "no PEM block" : blocks.map(\.label).joined(separator: ", "),
                advice: blocks.contains { $0.label.hasSuffix("PRIVATE KEY") }
                    ? "`openssl pkey -in FILE -pubout` gives the public half of a private key" : nil
            )
        }
        let key: PublicKey
        if let bytes = KeyEncoding.content(of: block.der, after: KeyEncoding.ed25519Public) {
            key = .ed25519(bytes)
        } else if let point = try? P256.Signing.PublicKey(derRepresentation: block.der) {
            key = point.cose
        } else {
            let name = KeyEncoding.algorithmName(in: block.der)
            let isSupported = KeyEncoding.isSupported(block.der)
            throw SwiftCryptoError(
                isSupported ? .invalidKey : .unsupportedKey,
                in: Self.subject,
                at: "line \(block.line)",
                expected: "a P-256 key (uncompressed point on the curve) or an Ed25519 key",
                found: isSupported ? "\(name) that is damaged or encoded in another way" : name
            )
        }
        if key.isWeak { throw Self.weak(at: "line \(block.line)") }
        self = key
    }

    /// The key as SubjectPublicKeyInfo in PEM.
    ///
    /// - Throws: ``SwiftCryptoError`` where it is not a key: a wrong length, a point off the curve, a weak key.
    public func pem() throws(SwiftCryptoError) -> String {
        switch self {
        case .p256(let x, let y):
            guard let key = try? P256.Signing.PublicKey(x: x, y: y) else {
                throw SwiftCryptoError(
                    .invalidKey,
                    in: Self.subject,
                    at: "coordinates",
                    expected: "a point on P-256, 32 bytes each",
                    found: "\(x.count) and \(y.count) bytes that are none"
                )
            }
            return PEMBlock.text(label: "PUBLIC KEY", der: [UInt8](key.derRepresentation))
        case .ed25519(let bytes):
            guard bytes.count == 32 else {
                throw SwiftCryptoError(
                    .invalidKey,
                    in: Self.subject,
                    at: "Ed25519 key",
                    expected: "32 bytes",
                    found: "\(bytes.count) bytes"
                )
            }
            if isWeak { throw Self.weak(at: "Ed25519 key") }
            return PEMBlock.text(label: "PUBLIC KEY", der: KeyEncoding.ed25519Public + bytes)
        }
    }

    private static func weak(at location: String) -> SwiftCryptoError {
        SwiftCryptoError(
            .invalidKey,
            in: subject,
            at: location,
            expected: "a key that only its holder can sign for",
            found: "an Ed25519 key of small order (zeros, perhaps): anybody can sign for it",
            advice: "make a new key"
        )
    }
}
