import Author
import COSE
import SUIT
import SwiftCryptoProvider
import Testing
import Trust

@Suite("Files that are no envelopes")
struct EnvelopeProblemTests {
    private let crypto = SwiftCryptoProvider()

    private func says(_ bytes: [UInt8]) throws -> String {
        let error = try #require(throws: AuthorError.self) { try ManifestDump(bytes) }
        #expect(error.code == .malformed)
        return "\(error)"
    }

    @Test(
        "A1 what a file is instead is said, and by whatever command",
        arguments: [
            ([], "an empty file"), (Array("sequence: 1\n".utf8), "YAML"), (Array("{\"a\": 1}".utf8), "JSON"),
            (Array("-----BEGIN PUBLIC KEY-----\n".utf8), "PEM"), ([0x7F, 0x45, 0x4C, 0x46, 2, 1], "ELF"),
            ([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A], "PNG"), ([0x82, 0x01, 0xF6], "CBOR of another kind"),
        ] as [([UInt8], String)]
    )
    func kinds(bytes: [UInt8], name: String) throws {
        let text = try says(bytes)
        #expect(text.contains(name), "\(text)")
        let signing = try #require(throws: AuthorError.self) { try EnvelopeEditor(bytes, crypto: crypto) }
        #expect("\(signing)".contains(name), "\(signing)")
        let verification = try Workshop().verify(bytes)
        #expect(verification.verdict == .notAuthentic)
        #expect(verification.fault?.found?.contains(name) == true, "\(verification)")
    }

    @Test("A1 a key set is named as one")
    func keySet() throws {
        let key = SwiftSigningKey.generate(.p256)
        let set = try KeySet(version: 1, keys: [key.publicKey], threshold: 1, manifestKeys: [])
        let document = try KeySetDocument(set, signer: key, crypto: crypto)
        #expect(try says(document.bytes).contains("a key set"))
    }

    @Test("A1 of an envelope that was cut, the missing bytes are counted", arguments: [1, 2, 100])
    func truncated(missing: Int) throws {
        let whole = try Workshop().build(Samples.small).envelope
        let text = try says(Array(whole.dropLast(missing)))
        #expect(text.contains("bytes; at least ") && text.contains("are missing"), "\(text)")
        if missing == 1 { #expect(text.contains("at least 1 more"), "\(text)") }
    }

    @Test("A1 any CBOR is shown in diagnostic notation, and what is none is not")
    func diagnostic() throws {
        #expect(try ManifestDump.diagnostic([0x82, 0x01, 0xF6]) == "[1, null]\n")
        let error = try #require(throws: AuthorError.self) { try ManifestDump.diagnostic(Array("a: b".utf8)) }
        #expect("\(error)".contains("YAML"))
        #expect(!"\(error)".contains("--diagnostic"))
    }

    @Test("A1 messages are for people", arguments: ["(", "CBORError", "unexpected", "\u{2019}"])
    func words(word: String) throws {
        let document = try #require(throws: AuthorError.self) { try KeySetDocument([0x84, 0x40, 0xA0, 0xF6, 0x80]) }
        #expect(!(document.found ?? "").contains(word), "\(document)")
        let information = try #require(throws: AuthorError.self) {
            try PayloadEncryption.decrypt(
                nil,
                information: [0x80],
                with: [DecryptionKey<SwiftAgreementKey>.secret(SymmetricKey(bytes: [UInt8](1...16)))],
                crypto: crypto
            )
        }
        #expect(!(information.found ?? "").contains(word), "\(information)")
    }

    // MARK: Signatures

    @Test("M2 where too few have signed, those who have and those who are missing are named")
    func threshold() throws {
        let workshop = try Workshop()
        let other = AuthenticationKey.publicKey(SwiftSigningKey.generate(.p256).publicKey)
        let own = AuthenticationKey.publicKey(workshop.key.publicKey)
        let result = ManifestVerifier(keys: [own, other], threshold: 2)
            .verify(try workshop.build(Samples.small).envelope, crypto: crypto)
        #expect(result.verdict == .notAuthentic)
        #expect(result.signers == [own])
        let found = try #require(result.fault?.found)
        #expect(found.contains("none by " + Hexadecimal.text(other.keyID(crypto))), "\(found)")
        #expect(found.contains("valid for " + Hexadecimal.text(own.keyID(crypto))), "\(found)")
    }

    @Test("M2 an altered signature is told from a missing one")
    func altered() throws {
        let workshop = try Workshop(.ed25519)
        var envelope = try workshop.build(Samples.small).envelope
        let editor = try EnvelopeEditor(envelope, crypto: crypto)
        let block = try #require(editor.blocks.first)
        let start = try #require(envelope.indices.first { envelope[$0...].starts(with: block) })
        envelope[start + block.count - 1] ^= 1
        let result = workshop.verify(envelope)
        let name = Hexadecimal.text(workshop.key.publicKey.keyID(crypto))
        #expect(result.fault?.what == "the signature of key \(name) does not verify", "\(result)")
    }

    @Test("M2 of a manifest that was exchanged, both digests are shown")
    func exchanged() throws {
        let workshop = try Workshop()
        let built = try workshop.build(Samples.small)
        var envelope = built.envelope
        let start = try #require(envelope.indices.first { envelope[$0...].starts(with: built.manifest) })
        envelope[start + built.manifest.count - 1] ^= 1
        let fault = try #require(workshop.verify(envelope).fault)
        #expect(fault.expected == Hexadecimal.text(built.digest.bytes))
        #expect(fault.found?.count == 64 && fault.found != fault.expected, "\(fault)")
    }
}
