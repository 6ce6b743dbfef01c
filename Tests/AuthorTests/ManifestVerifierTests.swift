import Author
import CBOR
import COSE
import SUIT
import SwiftCryptoProvider
import Testing

@Suite("Verifying a manifest")
struct ManifestVerifierTests {
    @Test(
        "A1 every single-bit flip of a signed manifest is refused",
        arguments: zip(["", "descriptors: integrated\n"], SwiftSigningKey.Kind.allCases)
    )
    func bitFlips(start: String, kind: SwiftSigningKey.Kind) throws {
        let workshop = try Workshop(kind)
        let envelope = try workshop.build(start + Samples.small).envelope
        #expect(workshop.verify(envelope).verdict == .accepted)
        var accepted: [Int] = []
        for bit in 0..<(envelope.count * 8) {
            var altered = envelope
            altered[bit / 8] ^= 1 << UInt8(bit % 8)
            if workshop.verify(altered).verdict == .accepted { accepted.append(bit) }
        }
        #expect(accepted.isEmpty)
    }

    @Test("A1 a manifest that is cut short anywhere is refused")
    func cut() throws {
        let workshop = try Workshop()
        let envelope = try workshop.build(Samples.small).envelope
        for count in 0..<envelope.count {
            #expect(workshop.verify(Array(envelope.prefix(count))).verdict == .notAuthentic)
        }
        #expect(workshop.verify(envelope + [0]).verdict == .notAuthentic)
    }

    @Test("A1 another author's key does not do, and the message says whose signature it is")
    func otherKey() throws {
        let workshop = try Workshop()
        let envelope = try workshop.build(Samples.small).envelope
        let other = SwiftSigningKey.generate(.p256).publicKey
        let verification = ManifestVerifier(keys: [other]).verify(envelope, crypto: workshop.crypto)
        #expect(verification.verdict == .notAuthentic)
        #expect(verification.manifest == nil)
        #expect(verification.problem?.expected?.contains(Hexadecimal.text(other.keyID(workshop.crypto))) == true)
        let own = Hexadecimal.text(workshop.key.publicKey.keyID(workshop.crypto))
        #expect(verification.problem?.found?.contains(own) == true)
        let both = ManifestVerifier(keys: [other, workshop.key.publicKey]).verify(envelope, crypto: workshop.crypto)
        #expect(both.verdict == .accepted)
    }

    @Test("M2 without any key nothing is authentic")
    func noKey() throws {
        let workshop = try Workshop()
        let envelope = try workshop.build(Samples.small).envelope
        #expect(ManifestVerifier(keys: []).verify(envelope, crypto: workshop.crypto).verdict == .notAuthentic)
    }

    @Test("M1 an expired manifest is refused, though it is authentic")
    func expiry() throws {
        let workshop = try Workshop()
        let envelope = try workshop.build(Samples.fleet).envelope
        #expect(workshop.verify(envelope, now: 1_811_807_999).verdict == .accepted)
        let late = workshop.verify(envelope, now: 1_811_808_000)
        #expect(late.verdict == .refused)
        #expect(late.steps.last?.detail.contains("2027-06-01T00:00:00Z") == true)
    }

    @Test("A1 a lower sequence number is refused, an equal one is not", arguments: [(7, true), (8, false), (6, true)])
    func sequenceNumber(lowest: UInt64, isAccepted: Bool) throws {
        let workshop = try Workshop()
        let verification = workshop.verify(try workshop.build(Samples.fleet).envelope, lowest: lowest)
        #expect((verification.verdict == .accepted) == isAccepted)
    }

    @Test("A1 the checks are told in the order in which they are made")
    func steps() throws {
        let workshop = try Workshop()
        let steps = workshop.verify(try workshop.build(Samples.fleet).envelope, now: 0, lowest: 1).steps
        #expect(
            steps.map { $0.name } == [
                "envelope", "signature", "digest", "manifest", "arguments", "integrated payloads", "expiry",
                "sequence number",
            ]
        )
        #expect(steps.allSatisfy { $0.outcome == .passed })
    }

    @Test("M2 a dropped text is no fault: it is severable")
    func severed() throws {
        let workshop = try Workshop()
        var encoder = EnvelopeEncoder(sequenceNumber: 1, components: [ComponentIdentifier("app")])
        encoder.text = ManifestText(language: "en", manifestDescription: "x", updateDescription: nil, components: [])
        let manifest = encoder.manifest(crypto: workshop.crypto)
        encoder.text = nil
        let envelope = try encoder.envelope(manifest: manifest, signer: workshop.key, crypto: workshop.crypto)
        #expect(workshop.verify(envelope).verdict == .accepted)
        #expect(try ManifestDump(envelope).text.contains("text, severed"))
    }

    @Test("E3 an integrated descriptor that was exchanged or added is refused")
    func integratedDescriptor() throws {
        let workshop = try Workshop()
        var encoder = EnvelopeEncoder(sequenceNumber: 1, components: [ComponentIdentifier("app")])
        let content: [UInt8] = [0xA1, 0x01, 0x01]
        var fetch = SequenceEncoder()
        let digest = SUITDigest(.sha256, workshop.crypto.sha256(content.span))
        fetch.overrideParameters([.descriptor(DescriptorReference(digest: digest, size: 3, uri: "#d"))])
        fetch.command(SUITCommand.eligible, policy: [])
        encoder.sections = [(.payloadFetch, fetch)]
        let manifest = encoder.manifest(crypto: workshop.crypto)
        func verdict(_ payloads: [(name: Text, content: [UInt8])]) throws -> ManifestVerification.Verdict {
            encoder.integratedPayloads = payloads
            let envelope = try encoder.envelope(manifest: manifest, signer: workshop.key, crypto: workshop.crypto)
            return workshop.verify(envelope).verdict
        }
        #expect(try verdict([("#d", content)]) == .accepted)
        #expect(try verdict([("#d", [0xA1, 0x01, 0x02])]) == .notAuthentic)
        #expect(try verdict([]) == .notAuthentic)
        #expect(try verdict([("#d", content), ("#e", content)]) == .notAuthentic)
    }
}
