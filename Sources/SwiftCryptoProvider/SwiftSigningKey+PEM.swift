import Crypto

extension SwiftSigningKey {
    private static let subject = "private key"

    /// The private key in a PEM text: PKCS #8 (`PRIVATE KEY`) of P-256 or Ed25519, or SEC 1 (`EC PRIVATE KEY`) of
    /// P-256. Other blocks, such as certificates or `EC PARAMETERS`, may stand beside it.
    ///
    /// - Throws: ``SwiftCryptoError`` where there is not exactly one such key, or it is encrypted or not valid.
    public init(pem: String) throws(SwiftCryptoError) {
        let blocks = try PEMBlock.blocks(in: pem, subject: Self.subject)
        let keys = blocks.filter { $0.label == "PRIVATE KEY" || $0.label.hasSuffix(" PRIVATE KEY") }
        guard keys.count == 1, let block = keys.first else {
            throw SwiftCryptoError(
                .malformedPEM,
                in: Self.subject,
                at: keys.isEmpty ? "whole text" : "line \(keys[1].line)",
                expected: "one PRIVATE KEY",
                found: blocks.isEmpty ? "no PEM block" : blocks.map(\.label).joined(separator: ", ")
            )
        }
        switch block.label {
        case "PRIVATE KEY": self = try Self.readPKCS8(block)
        case "EC PRIVATE KEY": self = try Self.readP256(block)
        case "ENCRYPTED PRIVATE KEY": throw PEMBlock.encrypted(Self.subject, line: block.line)
        default: throw Self.failure(.unsupportedKey, block, found: block.label)
        }
    }

    /// The private key as PKCS #8 in PEM, not encrypted. Whoever writes it to a file sets the permissions first.
    public var pem: String {
        switch storage {
        case .p256(let key):
            PEMBlock.text(label: "PRIVATE KEY", der: [UInt8](key.derRepresentation))
        case .ed25519(let key):
            PEMBlock.text(label: "PRIVATE KEY", der: KeyEncoding.ed25519Private + key.rawRepresentation)
        }
    }

    private static func readPKCS8(_ block: PEMBlock) throws(SwiftCryptoError) -> SwiftSigningKey {
        if let seed = KeyEncoding.content(of: block.der, after: KeyEncoding.ed25519Private) {
            guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: seed) else {
                throw failure(.invalidKey, block, found: "32 bytes that are none")
            }
            return SwiftSigningKey(key)
        }
        return try readP256(block)
    }

    private static func readP256(_ block: PEMBlock) throws(SwiftCryptoError) -> SwiftSigningKey {
        if let key = try? P256.Signing.PrivateKey(derRepresentation: block.der) { return SwiftSigningKey(key) }
        let name = KeyEncoding.algorithmName(in: block.der)
        if KeyEncoding.isSupported(block.der) {
            throw failure(.invalidKey, block, found: "\(name) that is damaged or encoded in another way")
        }
        throw failure(.unsupportedKey, block, found: name)
    }

    private static func failure(
        _ code: SwiftCryptoError.Code,
        _ block: PEMBlock,
        found: String
    ) -> SwiftCryptoError {
        SwiftCryptoError(
            code,
            in: subject,
            at: "line \(block.line)",
            expected: "a P-256 or Ed25519 key",
            found: found,
            advice: "make one with `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256`"
        )
    }
}
