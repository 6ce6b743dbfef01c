import Author
import COSE
import Foundation
import SUIT
import SwiftCryptoProvider
import Testing

@Suite("Encrypting payloads and manifests")
struct EncryptionTests {
    private let crypto = SwiftCryptoProvider()
    private let device = SwiftAgreementKey.generate()
    private let shared = SymmetricKey(bytes: (1...16).map { $0 })
    private let plaintext = Data((0..<5_000).map { UInt8(truncatingIfNeeded: $0 &* 31) })

    private func seal(_ algorithm: ContentAlgorithm) throws -> SealedContent {
        try PayloadEncryption.encrypt(
            plaintext,
            by: algorithm,
            for: [.agreement(device.publicKey, keyID: [1]), .wrapping(shared, keyID: [2])],
            crypto: crypto
        )
    }

    @Test("M3 every recipient decrypts, by its own kind of key", arguments: ContentAlgorithm.allCases)
    func roundTrip(algorithm: ContentAlgorithm) throws {
        let sealed = try seal(algorithm)
        let ciphertext = Data(try #require(sealed.ciphertext))
        for key: DecryptionKey<SwiftAgreementKey> in [.agreement(device), .secret(shared)] {
            let found = try PayloadEncryption.decrypt(
                ciphertext,
                information: sealed.object,
                with: [key],
                crypto: crypto
            )
            #expect(found == Array(plaintext))
        }
    }

    @Test("M3 a stranger's key opens nothing, and the message says so")
    func stranger() throws {
        let sealed = try seal(.a128GCM)
        let error = #expect(throws: AuthorError.self) {
            try PayloadEncryption.decrypt(
                Data(sealed.ciphertext ?? []),
                information: sealed.object,
                with: [.agreement(SwiftAgreementKey.generate())],
                crypto: crypto
            )
        }
        #expect(error?.code == .encryption)
        #expect(error?.found == "it is encrypted for another key")
    }

    @Test("M3 a changed ciphertext is noticed", arguments: [ContentAlgorithm.a128GCM, .chaCha20Poly1305])
    func changed(algorithm: ContentAlgorithm) throws {
        let sealed = try seal(algorithm)
        var ciphertext = try #require(sealed.ciphertext)
        ciphertext[100] ^= 1
        #expect(throws: AuthorError(.encryption, "")) {
            try PayloadEncryption.decrypt(
                Data(ciphertext),
                information: sealed.object,
                with: [.secret(shared)],
                crypto: crypto
            )
        }
    }

    @Test("M3 an encrypted manifest is processed through a plain one that says nothing about it")
    func manifest() throws {
        let workshop = try Workshop()
        let inner = try workshop.build(Samples.small).envelope
        let sealed = try PayloadEncryption.encrypt(
            Data(inner),
            by: .a128GCM,
            for: [.agreement(device.publicKey, keyID: [1])],
            crypto: crypto
        )
        let outer = try EncryptedManifest(
            envelope: inner,
            payload: try #require(sealed.ciphertext),
            information: sealed.object,
            uri: nil
        )
        .build(sequenceNumber: 4, crypto: crypto)
        var editor = try EnvelopeEditor(outer, crypto: crypto)
        try editor.sign(with: workshop.key, crypto: crypto)
        let verification = workshop.verify(editor.envelope)
        #expect(verification.verdict == .accepted, "\(verification.steps)")
        #expect(verification.manifest?.dependencies.count == 1)
        let shown = try ManifestDump(editor.envelope).text
        for secret in ["gateway", "127.0.0.1", "Small."] { #expect(!shown.contains(secret), "\(secret)") }
        #expect(shown.contains("condition-dependency-integrity") && shown.contains("ECDH-ES + A128KW"))
    }

    @Test("M3 what is no encryption info is refused when the manifest is built")
    func noInformation() throws {
        let workshop = try Workshop()
        try workshop.write("x.info", [0xA0])
        let yaml = """
            sequence: 1
            components:
              app:
                classes:
                  - vendor: example.com
                    class: a
                    version: "1"
                    image: radio.bin
                    uri: https://updates.example.com/x
                    encryption: { info: x.info, ciphertext: radio.bin }
                    policy: { eligibility: none }
            """
        let error = #expect(throws: AuthorError.self) { try workshop.build(yaml) }
        #expect(error?.code == .encryption)
        #expect(error?.place?.line == 10)
    }
}
