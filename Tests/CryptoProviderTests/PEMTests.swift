import COSE
import LibcryptoProvider
import SwiftCryptoProvider
import Testing

@Suite("Keys in PEM")
struct PEMTests {
    private static let p256 = PublicKey.p256(
        x: [UInt8](hex: PEMFixtures.p256Coordinates.x),
        y: [UInt8](hex: PEMFixtures.p256Coordinates.y)
    )
    private static let ed25519 = PublicKey.ed25519([UInt8](hex: PEMFixtures.ed25519Bytes))

    private static let privateKeys = [
        (PEMFixtures.p256PKCS8, p256),
        (PEMFixtures.p256PKCS8WithoutPublic, p256),
        (PEMFixtures.p256SEC1, p256),
        (PEMFixtures.p256SEC1WithParameters, p256),
        (PEMFixtures.ed25519PKCS8, ed25519),
        // Text around the blocks, other blocks beside the key, and the line ends of another system.
        ("A key\n" + PEMFixtures.p256Public + "\n" + PEMFixtures.p256PKCS8 + "\nthat is all\n", p256),
        (PEMFixtures.ed25519PKCS8.split(separator: "\n").joined(separator: "\r\n"), ed25519),
    ]

    @Test("M2 both providers read a private key as openssl wrote it", arguments: privateKeys)
    func privateKey(_ pem: String, _ publicKey: PublicKey) throws {
        let swift = try SwiftSigningKey(pem: pem)
        #expect(swift.publicKey == publicKey)
        let bytes = [UInt8](pem.utf8)
        let libcrypto = try LibcryptoSigningKey(pem: bytes.span)
        #expect(libcrypto.publicKey == publicKey)
        let message = [UInt8]("message".utf8)
        let signatures = [try swift.sign(message.span), try libcrypto.sign(message.span)]
        for signature in signatures {
            #expect(SwiftCryptoProvider().isValid(signature.span, for: message.span, by: publicKey))
            #expect(LibcryptoProvider().isValid(signature.span, for: message.span, by: publicKey))
        }
    }

    @Test("M2 what one provider writes of a private key, the other reads, and writes alike")
    func privateKeyRoundTrip() throws {
        for kind in SwiftSigningKey.Kind.allCases {
            let key = SwiftSigningKey.generate(kind)
            #expect(key.kind == kind)
            let pem = [UInt8](key.pem.utf8)
            let other = try LibcryptoSigningKey(pem: pem.span)
            #expect(other.publicKey == key.publicKey)
            #expect(try other.pem() == pem)
        }
        for kind in LibcryptoSigningKey.Kind.allCases {
            let key = try LibcryptoSigningKey.generate(kind)
            #expect(key.kind == kind)
            let pem = String(decoding: try key.pem(), as: UTF8.self)
            let other = try SwiftSigningKey(pem: pem)
            #expect(other.publicKey == key.publicKey)
            #expect(other.pem == pem)
        }
        #expect(try SwiftSigningKey(pem: PEMFixtures.p256SEC1).pem == PEMFixtures.p256PKCS8 + "\n")
        #expect(try SwiftSigningKey(pem: PEMFixtures.ed25519PKCS8).pem == PEMFixtures.ed25519PKCS8 + "\n")
    }

    @Test(
        "M2 both providers read a public key as openssl wrote it, and it is written the same",
        arguments: [(PEMFixtures.p256Public, p256), (PEMFixtures.ed25519Public, ed25519)]
    )
    func publicKey(_ pem: String, _ key: PublicKey) throws {
        #expect(try PublicKey(pem: pem) == key)
        let bytes = [UInt8](pem.utf8)
        #expect(try PublicKey(pem: bytes.span) == key)
        #expect(try key.pem() == pem + "\n")
    }

    @Test("libcrypto reads a compressed point, swift-crypto says what it wants instead")
    func compressedPoint() throws {
        let bytes = [UInt8](PEMFixtures.p256PublicCompressed.utf8)
        #expect(try PublicKey(pem: bytes.span) == Self.p256)
        let error = #expect(throws: SwiftCryptoError.self) { try PublicKey(pem: PEMFixtures.p256PublicCompressed) }
        #expect(error?.code == .invalidKey)
        #expect(error?.expected.contains("uncompressed") == true)
    }

    private static let wrongPrivateKeys: [(String, SwiftCryptoError.Code, LibcryptoError.Code)] = [
        ("", .malformedPEM, .malformedPEM),
        ("no key", .malformedPEM, .malformedPEM),
        (PEMFixtures.p256Public, .malformedPEM, .malformedPEM),
        (PEMFixtures.p256PKCS8 + "\n" + PEMFixtures.ed25519PKCS8, .malformedPEM, .malformedPEM),
        (String(PEMFixtures.p256PKCS8.dropLast(40)), .malformedPEM, .invalidKey),
        (PEMFixtures.ed25519PKCS8.replacing("MC4C", with: "MC4!"), .malformedPEM, .invalidKey),
        (PEMFixtures.ed25519PKCS8.replacing("MC4C", with: "MC5C"), .invalidKey, .invalidKey),
        (PEMFixtures.ed25519PKCS8.replacing("BEGIN", with: "END"), .malformedPEM, .malformedPEM),
        (PEMFixtures.encryptedPKCS8, .encryptedKey, .encryptedKey),
        (PEMFixtures.encryptedSEC1, .encryptedKey, .encryptedKey),
        (PEMFixtures.p384PKCS8, .unsupportedKey, .unsupportedKey),
        (PEMFixtures.x25519PKCS8, .unsupportedKey, .unsupportedKey),
        (PEMFixtures.p256PKCS8 + String(repeating: "\n", count: 70_000), .malformedPEM, .malformedPEM),
    ]

    @Test("M2 what is not one plain private key of a known type is refused, and said why", arguments: wrongPrivateKeys)
    func wrongPrivateKey(_ pem: String, _ swift: SwiftCryptoError.Code, _ libcrypto: LibcryptoError.Code) throws {
        let swiftError = #expect(throws: SwiftCryptoError.self) { try SwiftSigningKey(pem: pem) }
        #expect(swiftError?.code == swift, "\(swiftError?.description ?? "")")
        let bytes = [UInt8](pem.utf8)
        let libcryptoError = #expect(throws: LibcryptoError.self) { try LibcryptoSigningKey(pem: bytes.span) }
        #expect(libcryptoError?.code == libcrypto, "\(libcryptoError?.description ?? "")")
        // No line of the key itself reaches a message.
        for line in pem.split(separator: "\n") where line.count > 20 && !line.hasPrefix("-") {
            #expect(swiftError?.description.contains(line) != true)
            #expect(libcryptoError?.description.contains(line) != true)
        }
    }

    @Test("a private key with the public half of another is refused, or its own half computed")
    func mismatchedHalves() throws {
        let bytes = [UInt8](PEMFixtures.p256Mismatched.utf8)
        let error = #expect(throws: LibcryptoError.self) { try LibcryptoSigningKey(pem: bytes.span) }
        #expect(error?.code == .invalidKey)
        if let key = try? SwiftSigningKey(pem: PEMFixtures.p256Mismatched) { #expect(key.publicKey == Self.p256) }
    }

    private static let wrongPublicKeys: [(String, SwiftCryptoError.Code, LibcryptoError.Code)] = [
        ("", .malformedPEM, .malformedPEM),
        (PEMFixtures.p256PKCS8, .malformedPEM, .malformedPEM),
        (PEMFixtures.p256Public + "\n" + PEMFixtures.ed25519Public, .malformedPEM, .malformedPEM),
        (PEMFixtures.p256OffCurve, .invalidKey, .invalidKey),
        (PEMFixtures.ed25519ZeroPublic, .invalidKey, .invalidKey),
        (PEMFixtures.p384Public, .unsupportedKey, .unsupportedKey),
        (PEMFixtures.rsaPublic, .unsupportedKey, .unsupportedKey),
        (PEMFixtures.x25519Public, .unsupportedKey, .unsupportedKey),
    ]

    @Test("M2 what is not one public key of a known type is refused, and said why", arguments: wrongPublicKeys)
    func wrongPublicKey(_ pem: String, _ swift: SwiftCryptoError.Code, _ libcrypto: LibcryptoError.Code) throws {
        let swiftError = #expect(throws: SwiftCryptoError.self) { try PublicKey(pem: pem) }
        #expect(swiftError?.code == swift, "\(swiftError?.description ?? "")")
        let bytes = [UInt8](pem.utf8)
        let libcryptoError = #expect(throws: LibcryptoError.self) { try PublicKey(pem: bytes.span) }
        #expect(libcryptoError?.code == libcrypto, "\(libcryptoError?.description ?? "")")
    }

    @Test("a public key that is none is not written")
    func unwritablePublicKeys() {
        let zero = [UInt8](repeating: 0, count: 32)
        for key in [PublicKey.p256(x: zero, y: zero), .p256(x: [], y: []), .ed25519(zero), .ed25519([1])] {
            #expect(throws: SwiftCryptoError(.invalidKey, in: "", at: "", expected: "", found: "")) { try key.pem() }
        }
    }

    @Test("an error says where, what was expected, what was found and what to do")
    func messages() {
        let error = #expect(throws: SwiftCryptoError.self) {
            try SwiftSigningKey(pem: "text\n" + PEMFixtures.encryptedPKCS8)
        }
        #expect(
            error?.description
                == "private key, line 2: expected a key without passphrase, found an encrypted key (encryptedKey); "
                + "decrypt it with `openssl pkey -in FILE -out NEW` and protect the file by its permissions"
        )
        let bytes = [UInt8](PEMFixtures.p384Public.utf8)
        let other = #expect(throws: LibcryptoError.self) { try PublicKey(pem: bytes.span) }
        #expect(
            other?.description
                == "public key, PEM block PUBLIC KEY: expected a P-256 or Ed25519 key, found a key of type EC on the "
                + "curve secp384r1 (unsupportedKey)"
        )
    }
}

extension [UInt8] {
    /// The bytes that `hex` spells, two digits each.
    init(hex: String) {
        let digits = [Character](hex)
        self = stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
    }
}
