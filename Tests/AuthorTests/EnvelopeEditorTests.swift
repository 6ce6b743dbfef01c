import Author
import CBOR
import COSE
import SUIT
import SwiftCryptoProvider
import Testing

@Suite("Signing and severing envelopes")
struct EnvelopeEditorTests {
    private let workshop: Workshop
    private let secret = SymmetricKey(bytes: (0..<32).map { $0 * 7 + 1 })

    init() throws { workshop = try Workshop() }

    private func unsigned(_ yaml: String = Samples.small) throws -> EnvelopeEditor {
        let built = try ManifestBuilder(try workshop.read(yaml)).build(crypto: workshop.crypto)
        return try EnvelopeEditor(built.envelope, crypto: workshop.crypto)
    }

    private func verdict(
        _ envelope: [UInt8],
        _ keys: [AuthenticationKey],
        threshold: Int = 1
    ) -> ManifestVerification.Verdict {
        ManifestVerifier(keys: keys, threshold: threshold).verify(envelope, crypto: workshop.crypto).verdict
    }

    @Test("M2 an unsigned envelope is authentic for nobody, and for its signer once it is signed")
    func sign() throws {
        var editor = try unsigned()
        let key = AuthenticationKey.publicKey(workshop.key.publicKey)
        #expect(verdict(editor.envelope, [key]) == .notAuthentic)
        try editor.sign(with: workshop.key, crypto: workshop.crypto)
        #expect(verdict(editor.envelope, [key]) == .accepted)
        #expect(editor.envelope == (try workshop.build(Samples.small).envelope) || editor.blocks.count == 1)
    }

    @Test("M2 k of n: signatures and MACs add up, and none of them spoils another", arguments: 1...4)
    func threshold(needed: Int) throws {
        var editor = try unsigned()
        let other = SwiftSigningKey.generate(.ed25519)
        let stranger = AuthenticationKey.publicKey(SwiftSigningKey.generate(.p256).publicKey)
        let keys: [AuthenticationKey] = [
            .publicKey(workshop.key.publicKey), .publicKey(other.publicKey), .secret(secret), stranger,
        ]
        try editor.sign(with: workshop.key, crypto: workshop.crypto)
        let first = editor.blocks
        try editor.sign(with: other, crypto: workshop.crypto)
        try editor.authenticate(with: secret, crypto: workshop.crypto)
        #expect(editor.blocks.count == 3 && Array(editor.blocks.prefix(1)) == first)
        #expect(verdict(editor.envelope, keys, threshold: needed) == (needed <= 3 ? .accepted : .notAuthentic))
    }

    @Test("M2 a key that has signed does not sign again")
    func twice() throws {
        var editor = try unsigned()
        try editor.sign(with: workshop.key, crypto: workshop.crypto)
        #expect(throws: AuthorError(.conflict, "")) {
            try editor.sign(with: workshop.key, crypto: workshop.crypto)
        }
        try editor.authenticate(with: secret, crypto: workshop.crypto)
        #expect(throws: AuthorError(.conflict, "")) {
            try editor.authenticate(with: secret, crypto: workshop.crypto)
        }
        #expect(editor.blocks.count == 2)
    }

    @Test("M2 there is no room for more blocks than devices look at")
    func room() throws {
        var editor = try unsigned()
        for _ in 0..<AuthenticatedEnvelope.blockLimit {
            try editor.sign(with: SwiftSigningKey.generate(.ed25519), crypto: workshop.crypto)
        }
        #expect(throws: AuthorError(.tooLarge, "")) {
            try editor.sign(with: SwiftSigningKey.generate(.ed25519), crypto: workshop.crypto)
        }
    }

    @Test(
        "M2 a secret that everybody can guess authenticates nothing",
        arguments: [[], [0], [UInt8](repeating: 0, count: 32)]
    )
    func weakSecret(bytes: [UInt8]) throws {
        var editor = try unsigned()
        #expect(throws: AuthorError(.signing, "")) {
            try editor.authenticate(with: SymmetricKey(bytes: bytes), crypto: workshop.crypto)
        }
    }

    @Test("M2 nothing is signed whose manifest was exchanged")
    func exchanged() throws {
        var envelope = try unsigned().envelope
        // The last byte of an envelope with text belongs to the text, so flip one of the manifest: its sequence number.
        let digits: [UInt8] = [0x01, 0x01, 0x02, 0x03]
        let at = try #require(envelope.indices.first { Array(envelope[$0...].prefix(4)) == digits })
        envelope[at + 3] = 0x04
        #expect(throws: AuthorError(.malformed, "")) { try EnvelopeEditor(envelope, crypto: workshop.crypto) }
    }

    @Test("M2 a bare manifest of another tool becomes an envelope, and can be signed", arguments: [true, false])
    func bare(isTagged: Bool) throws {
        let manifest = EnvelopeEncoder(sequenceNumber: 9, components: [ComponentIdentifier("app")])
            .manifest(crypto: workshop.crypto)
        var encoder = CBOREncoder()
        if isTagged { encoder.tag(1070) }
        encoder.append(encoded: manifest)
        var editor = try EnvelopeEditor(encoder.bytes, crypto: workshop.crypto)
        try editor.sign(with: workshop.key, crypto: workshop.crypto)
        let verification = workshop.verify(editor.envelope)
        #expect(verification.verdict == .accepted, "\(verification.steps)")
        #expect(verification.manifest?.sequenceNumber == 9)
    }

    @Test(
        "M2 what is no manifest is not signed",
        arguments: [[], [0xA0], [0x18, 0x2A], [0xD8, 0x6B, 0xA0], [0x83, 1, 2, 3]]
    )
    func foreign(bytes: [UInt8]) {
        #expect(throws: AuthorError(.malformed, "")) { try EnvelopeEditor(bytes, crypto: workshop.crypto) }
    }

    @Test(
        "M1 severed members go and come back, and signatures stay valid",
        arguments: ["text", "install", "payload-fetch"]
    )
    func sever(name: String) throws {
        let whole = try workshop.build("sever: [install, payload-fetch]\n" + Samples.small).envelope
        var editor = try EnvelopeEditor(whole, crypto: workshop.crypto)
        let member = try editor.sever(name)
        let small = editor.envelope
        #expect(small.count < whole.count - member.count + 4)
        #expect(workshop.verify(small).verdict == .accepted)
        #expect(throws: AuthorError(.conflict, "")) { try editor.sever(name) }
        #expect(try editor.restore(member, crypto: workshop.crypto) == name)
        #expect(editor.envelope == whole)
    }

    @Test("M1 what does not belong to the manifest does not come in")
    func foreignMember() throws {
        var editor = try EnvelopeEditor(try workshop.build(Samples.small).envelope, crypto: workshop.crypto)
        var text = try editor.sever("text")
        text[text.count - 1] ^= 1
        #expect(throws: AuthorError(.malformed, "")) { try editor.restore(text, crypto: workshop.crypto) }
    }

    @Test("M1 a member inside of the signed manifest cannot leave it, and an unknown one is not there")
    func inManifest() throws {
        var editor = try EnvelopeEditor(try workshop.build(Samples.small).envelope, crypto: workshop.crypto)
        #expect(throws: AuthorError(.conflict, "")) { try editor.sever("install") }
        let error = #expect(throws: AuthorError.self) { try editor.sever("txt") }
        #expect(error?.action == "did you mean \"text\"?")
    }
}
