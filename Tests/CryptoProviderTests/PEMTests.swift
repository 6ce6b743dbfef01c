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
        PEMCase("P-256, PKCS #8", PEMFixtures.p256PKCS8, is: p256),
        PEMCase("P-256, PKCS #8 without public half", PEMFixtures.p256PKCS8WithoutPublic, is: p256),
        PEMCase("P-256, SEC 1", PEMFixtures.p256SEC1, is: p256),
        PEMCase("P-256, SEC 1 after its parameters", PEMFixtures.p256SEC1WithParameters, is: p256),
        PEMCase("Ed25519, PKCS #8", PEMFixtures.ed25519PKCS8, is: ed25519),
        PEMCase(
            "between text and other blocks",
            "A key\n" + PEMFixtures.p256Public + "\n" + PEMFixtures.p256PKCS8 + "\nthat is all\n",
            is: p256
        ),
        PEMCase("with CR LF", PEMFixtures.ed25519PKCS8.replacing("\n", with: "\r\n"), is: ed25519),
    ]

    @Test("M2 both providers read a private key as openssl wrote it", arguments: privateKeys)
    func privateKey(_ sample: PEMCase) throws {
        let publicKey = try #require(sample.key)
        let swift = try SwiftSigningKey(pem: sample.pem)
        #expect(swift.publicKey == publicKey)
        let libcrypto = try libcryptoSigningKey(sample.bytes)
        #expect(libcrypto.publicKey == publicKey)
        let message = [UInt8]("message".utf8)
        let signatures = [try swift.sign(message.span), try libcrypto.sign(message.span)]
        for signature in signatures {
            #expect(SwiftCryptoProvider().accepts(signature, message, publicKey))
            #expect(LibcryptoProvider().accepts(signature, message, publicKey))
        }
    }

    @Test("M2 what one provider writes of a private key, the other reads, and writes alike")
    func privateKeyRoundTrip() throws {
        for kind in SwiftSigningKey.Kind.allCases {
            let key = SwiftSigningKey.generate(kind)
            #expect(key.kind == kind)
            let pem = [UInt8](key.pem.utf8)
            let other = try libcryptoSigningKey(pem)
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
        arguments: [
            PEMCase("P-256", PEMFixtures.p256Public, is: p256),
            PEMCase("Ed25519", PEMFixtures.ed25519Public, is: ed25519),
        ]
    )
    func publicKey(_ sample: PEMCase) throws {
        #expect(try PublicKey(pem: sample.pem) == sample.key)
        #expect(try libcryptoPublicKey(sample.bytes) == sample.key)
        #expect(try sample.key?.pem() == sample.pem + "\n")
    }

    @Test("libcrypto reads a compressed point, swift-crypto says what it wants instead")
    func compressedPoint() throws {
        let bytes = [UInt8](PEMFixtures.p256PublicCompressed.utf8)
        #expect(try libcryptoPublicKey(bytes) == Self.p256)
        let error = #expect(throws: SwiftCryptoError.self) { try PublicKey(pem: PEMFixtures.p256PublicCompressed) }
        #expect(error?.code == .invalidKey)
        #expect(error?.expected.contains("uncompressed") == true)
    }

    private static let wrongPrivateKeys = [
        PEMCase("nothing", "", .malformedPEM, .malformedPEM),
        PEMCase("text", "no key", .malformedPEM, .malformedPEM),
        PEMCase("a public key", PEMFixtures.p256Public, .malformedPEM, .malformedPEM),
        PEMCase("two keys", PEMFixtures.p256PKCS8 + "\n" + PEMFixtures.ed25519PKCS8, .malformedPEM, .malformedPEM),
        PEMCase("cut", String(PEMFixtures.p256PKCS8.dropLast(40)), .malformedPEM, .invalidKey),
        PEMCase("no base64", PEMFixtures.ed25519PKCS8.replacing("MC4C", with: "MC4!"), .malformedPEM, .invalidKey),
        PEMCase("no DER", PEMFixtures.ed25519PKCS8.replacing("MC4C", with: "MC5C"), .invalidKey, .invalidKey),
        PEMCase("END twice", PEMFixtures.ed25519PKCS8.replacing("BEGIN", with: "END"), .malformedPEM, .malformedPEM),
        PEMCase("PKCS #8 under a passphrase", PEMFixtures.encryptedPKCS8, .encryptedKey, .encryptedKey),
        PEMCase("SEC 1 under a passphrase", PEMFixtures.encryptedSEC1, .encryptedKey, .encryptedKey),
        PEMCase("P-384", PEMFixtures.p384PKCS8, .unsupportedKey, .unsupportedKey),
        PEMCase("X25519", PEMFixtures.x25519PKCS8, .unsupportedKey, .unsupportedKey),
        PEMCase(
            "too long",
            PEMFixtures.p256PKCS8 + String(repeating: "\n", count: 70_000),
            .malformedPEM,
            .malformedPEM
        ),
    ]

    @Test("M2 what is not one plain private key of a known type is refused, and said why", arguments: wrongPrivateKeys)
    func wrongPrivateKey(_ sample: PEMCase) throws {
        let swift = #expect(throws: SwiftCryptoError.self) { try SwiftSigningKey(pem: sample.pem) }
        #expect(swift?.code == sample.swiftCode, "\(swift?.description ?? "")")
        let libcrypto = #expect(throws: LibcryptoError.self) { try libcryptoSigningKey(sample.bytes) }
        #expect(libcrypto?.code == sample.libcryptoCode, "\(libcrypto?.description ?? "")")
        // No line of the key itself reaches a message.
        for line in sample.pem.split(separator: "\n") where line.count > 20 && !line.hasPrefix("-") {
            #expect(swift?.description.contains(line) != true)
            #expect(libcrypto?.description.contains(line) != true)
        }
    }

    @Test("a private key with the public half of another is refused, or its own half computed")
    func mismatchedHalves() throws {
        let bytes = [UInt8](PEMFixtures.p256Mismatched.utf8)
        let error = #expect(throws: LibcryptoError.self) { try libcryptoSigningKey(bytes) }
        #expect(error?.code == .invalidKey)
        if let key = try? SwiftSigningKey(pem: PEMFixtures.p256Mismatched) { #expect(key.publicKey == Self.p256) }
    }

    private static let wrongPublicKeys = [
        PEMCase("nothing", "", .malformedPEM, .malformedPEM),
        PEMCase("a private key", PEMFixtures.p256PKCS8, .malformedPEM, .malformedPEM),
        PEMCase("two keys", PEMFixtures.p256Public + "\n" + PEMFixtures.ed25519Public, .malformedPEM, .malformedPEM),
        PEMCase("off the curve", PEMFixtures.p256OffCurve, .invalidKey, .invalidKey),
        PEMCase("zeros", PEMFixtures.ed25519ZeroPublic, .invalidKey, .invalidKey),
        PEMCase("P-384", PEMFixtures.p384Public, .unsupportedKey, .unsupportedKey),
        PEMCase("RSA", PEMFixtures.rsaPublic, .unsupportedKey, .unsupportedKey),
        PEMCase("X25519", PEMFixtures.x25519Public, .unsupportedKey, .unsupportedKey),
    ]

    @Test("M2 what is not one public key of a known type is refused, and said why", arguments: wrongPublicKeys)
    func wrongPublicKey(_ sample: PEMCase) throws {
        let swift = #expect(throws: SwiftCryptoError.self) { try PublicKey(pem: sample.pem) }
        #expect(swift?.code == sample.swiftCode, "\(swift?.description ?? "")")
        let libcrypto = #expect(throws: LibcryptoError.self) { try libcryptoPublicKey(sample.bytes) }
        #expect(libcrypto?.code == sample.libcryptoCode, "\(libcrypto?.description ?? "")")
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
        let other = #expect(throws: LibcryptoError.self) { try libcryptoPublicKey(bytes) }
        #expect(
            other?.description
                == "public key, PEM block PUBLIC KEY: expected a P-256 or Ed25519 key, found a key of type EC on the "
                + "curve secp384r1 (unsupportedKey)"
        )
    }
}
