import COSE
import Crypto

/// The DER that keys have in PEM: fixed prefixes for Ed25519 (RFC 8410), which swift-crypto does not read, and the
/// names of algorithms for messages.
enum KeyEncoding {
    /// SubjectPublicKeyInfo of Ed25519, up to the 32 bytes of the key.
    static let ed25519Public: [UInt8] = [
        0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00,
    ]

    /// PrivateKeyInfo (PKCS #8, version 1) of Ed25519, up to the 32 bytes of the seed.
    static let ed25519Private: [UInt8] = [
        0x30, 0x2E, 0x02, 0x01, 0x00, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x04, 0x22, 0x04, 0x20,
    ]

    /// The content after `prefix`, where `der` is just that and 32 bytes.
    static func content(of der: [UInt8], after prefix: [UInt8]) -> [UInt8]? {
        guard der.count == prefix.count + 32, der.starts(with: prefix) else { return nil }
        return [UInt8](der.dropFirst(prefix.count))
    }

    /// What algorithm `der` names, as far as messages need it.
    static func algorithmName(in der: [UInt8]) -> String {
        for (name, identifier) in identifiers where contains(identifier, in: der.prefix(48)) { return name }
        return "a key of an unknown algorithm"
    }

    /// Whether `der` names P-256 or Ed25519.
    static func isSupported(_ der: [UInt8]) -> Bool {
        identifiers.prefix(2).contains { contains($0.1, in: der.prefix(48)) }
    }

    /// Object identifiers, with tag and length. Curves stand before the algorithm that has them as parameter.
    private static let identifiers: [(String, [UInt8])] = [
        ("a P-256 key", [0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07]),
        ("an Ed25519 key", [0x06, 0x03, 0x2B, 0x65, 0x70]),
        ("a P-384 key", [0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x22]),
        ("a P-521 key", [0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x23]),
        ("a secp256k1 key", [0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x0A]),
        ("a key of another curve", [0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01]),
        ("an RSA key", [0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01]),
        ("an X25519 key", [0x06, 0x03, 0x2B, 0x65, 0x6E]),
        ("an Ed448 key", [0x06, 0x03, 0x2B, 0x65, 0x71]),
    ]

    private static func contains(_ identifier: [UInt8], in der: ArraySlice<UInt8>) -> Bool {
        der.indices.contains { der[$0...].starts(with: identifier) }
    }
}

extension P256.Signing.PublicKey {
    /// The point with the coordinates `x` and `y`, which must be on the curve.
    init(x: [UInt8], y: [UInt8]) throws {
        guard x.count == 32, y.count == 32 else { throw CryptoKitError.incorrectParameterSize }
        try self.init(x963Representation: [0x04] + x + y)
    }

    /// The key as COSE has it.
    var cose: PublicKey {
        let point = [UInt8](x963Representation)
        return .p256(x: [UInt8](point[1..<33]), y: [UInt8](point[33..<65]))
    }
}
