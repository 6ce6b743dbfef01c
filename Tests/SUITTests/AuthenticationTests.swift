import CBOR
import COSE
import SUIT
import SwiftCryptoProvider
import Testing

@Suite("Authentication of envelopes")
struct AuthenticationTests {
    @Test("M2 an envelope signed by a trusted key is read", arguments: [SwiftSigningKey.Kind.p256, .ed25519])
    func trusted(_ kind: SwiftSigningKey.Kind) throws {
        let (envelope, key) = ManifestFixture.standard(kind)
        let manifest = try ManifestFixture.read(envelope, trusting: key.publicKey)
        #expect(manifest.sequenceNumber == 7)
        #expect(manifest.components == [ComponentIdentifier("app")])
        #expect(manifest.source.signers == [.publicKey(key.publicKey)])
        #expect(manifest.text != nil)
    }

    @Test("A1 an envelope signed by another key is not trusted")
    func untrusted() {
        let (envelope, _) = ManifestFixture.standard()
        let stranger = SwiftSigningKey.generate(.p256).publicKey
        #expect(throws: SUITError.untrusted) { try ManifestFixture.read(envelope, trusting: stranger) }
    }

    @Test("A1 no truncation of an envelope is trusted")
    func truncated() {
        let (envelope, key) = ManifestFixture.standard()
        for count in 0..<envelope.count {
            let part = Array(envelope[..<count])
            #expect(throws: SUITError.self) { try ManifestFixture.read(part, trusting: key.publicKey) }
        }
    }

    @Test("A1 bytes after an envelope are refused")
    func trailing() {
        let (envelope, key) = ManifestFixture.standard()
        #expect(throws: SUITError.malformed(.envelope, .trailingBytes(at: envelope.count))) {
            try ManifestFixture.read(envelope + [0], trusting: key.publicKey)
        }
    }

    @Test("A1 an envelope without signature is refused as such")
    func unsigned() throws {
        let manifest = EnvelopeEncoder(sequenceNumber: 1, components: [ComponentIdentifier("a")])
            .manifest(crypto: ManifestFixture.crypto)
        var whole = CBOREncoder()
        whole.encode(bytes: manifest)
        let digest = SUITDigest(.sha256, ManifestFixture.crypto.sha256(whole.bytes.span)).encoded
        var wrapper = CBOREncoder()
        wrapper.beginArray(1)
        wrapper.encode(bytes: digest)
        var envelope = CBOREncoder()
        envelope.tag(107)
        envelope.beginMap(2)
        envelope.encodeInt(2)
        envelope.encode(bytes: wrapper.bytes)
        envelope.encodeInt(3)
        envelope.append(encoded: whole.bytes)
        let bytes = envelope.bytes
        let key = SwiftSigningKey.generate(.p256).publicKey
        #expect(throws: SUITError.unsigned) { try ManifestFixture.read(bytes, trusting: key) }
    }

    @Test("A1 a manifest exchanged under a good signature is refused")
    func exchanged() throws {
        let (envelope, key) = ManifestFixture.standard()
        let taken = try Envelope(envelope.span)
        var changed = envelope
        // A byte of the sequence number, behind version and key: the signature over the digest still holds.
        let index = taken.manifest.lowerBound + 4
        #expect(changed[index] == 7)
        changed[index] = 8
        #expect(throws: SUITError.manifestDigestMismatch) { try ManifestFixture.read(changed, trusting: key.publicKey) }
    }

    @Test("A1 a text member that is not the signed one is refused")
    func severedText() throws {
        let (envelope, key) = ManifestFixture.standard()
        let member = try #require(try Envelope(envelope.span).members.first { $0.key == ManifestKey.text })
        var changed = envelope
        changed[member.content.upperBound - 1] ^= 1
        #expect(throws: SUITError.memberDigestMismatch(key: ManifestKey.text)) {
            try ManifestFixture.read(changed, trusting: key.publicKey)
        }
    }
}
