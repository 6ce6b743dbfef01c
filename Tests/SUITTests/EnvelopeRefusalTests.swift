import CBOR
import COSE
import SUIT
import SwiftCryptoProvider
import Testing
import Trust

/// Envelopes and manifests whose structure is refused.
@Suite("Envelopes that must be refused")
struct EnvelopeRefusalTests {
    /// The error that an envelope around an encoded manifest is refused with.
    private func refusal(_ manifest: [UInt8]) -> SUITError? {
        let (envelope, key) = ManifestFixture.envelope(around: manifest)
        do throws(SUITError) {
            _ = try ManifestFixture.read(envelope, trusting: key.publicKey)
            return nil
        } catch { return error }
    }

    private func manifest(_ common: [UInt8], _ more: [UInt8] = [], count: UInt8 = 0) -> [UInt8] {
        var encoder = CBOREncoder()
        encoder.append(encoded: [0xA3 + count, 1, 1, 2, 1, 3])
        encoder.encode(bytes: common)
        encoder.append(encoded: more)
        return encoder.bytes
    }

    private static let common: [UInt8] = [0xA1, 2, 0x81, 0x81, 0x41, 0]

    @Test("the smallest manifest is accepted, and its findings say what it lacks")
    func smallest() throws {
        let (envelope, key) = ManifestFixture.envelope(around: manifest(Self.common))
        let read = try ManifestFixture.read(envelope, trusting: key.publicKey)
        #expect(read.findings == [.noVendorCheck, .noClassCheck])
        let (standard, standardKey) = ManifestFixture.standard()
        #expect(try ManifestFixture.read(standard, trusting: standardKey.publicKey).findings == [])
    }

    @Test(
        "a common block that is none is refused",
        arguments: [
            [0xA0], [0xA1, 2, 0x80], [0xA1, 4, 0x41, 0x80], [0xA2, 2, 0x81, 0x81, 0x41, 0, 2, 0x80],
            [0xA2, 4, 0x41, 0x80, 2, 0x81, 0x81, 0x41, 0], [0xA1, 2, 0x81, 0x81, 0], [0xA1, 2, 0x81, 0x81, 0x41, 0, 0],
            [0x80],
        ] as [[UInt8]]
    )
    func common(_ common: [UInt8]) {
        guard case .malformed(.common, _) = refusal(manifest(common)) else {
            Issue.record("\(String(describing: refusal(manifest(common))))")
            return
        }
    }

    @Test("a member of the common block that is not known is refused")
    func unknownCommon() {
        guard
            case .unsupportedMember(key: 5, at: _) = refusal(manifest([0xA2, 2, 0x81, 0x81, 0x41, 0, 5, 0]))
        else {
            Issue.record("accepted")
            return
        }
    }

    @Test("a component that stands in the list twice is refused")
    func duplicate() {
        #expect(refusal(manifest([0xA1, 2, 0x82, 0x81, 0x41, 0, 0x81, 0x41, 0])) == .duplicateComponent(1))
        // A dependency with the name of a component is that component.
        #expect(
            refusal(manifest([0xA2, 1, 0xA1, 1, 0xA1, 1, 0x81, 0x41, 0, 2, 0x81, 0x81, 0x41, 0]))
                == .duplicateComponent(1)
        )
    }

    @Test("dependencies are of the list, or follow it one after the other")
    func dependencies() {
        func refusal(_ dependencies: [UInt8]) -> String {
            let error = self.refusal(manifest([0xA2, 1] + dependencies + [2, 0x81, 0x81, 0x41, 0]))
            return error.map { String("\($0)".prefix { $0 != "(" }) } ?? "accepted"
        }
        #expect(refusal([0xA1, 0, 0xA0]) == "accepted")
        #expect(refusal([0xA1, 1, 0xA1, 1, 0x81, 0x41, 9]) == "accepted")
        #expect(refusal([0xA2, 0, 0xA0, 1, 0xA1, 1, 0x81, 0x41, 9]) == "accepted")
        #expect(refusal([0xA1, 1, 0xA0]) == "malformed")
        #expect(refusal([0xA1, 2, 0xA1, 1, 0x81, 0x41, 9]) == "malformed")
        #expect(refusal([0xA0]) == "malformed")
        #expect(refusal([0xA1, 0, 0xA1, 1, 0x81, 0x41, 9]) == "unsupportedMember")
        #expect(refusal([0xA1, 0, 0xA1, 2, 0]) == "unsupportedMember")
    }

    @Test(
        "a manifest whose keys are out of order or twice, or that goes on after its end, is refused",
        arguments: [
            [0xA3, 2, 1, 1, 1, 3, 0x40], [0xA3, 1, 1, 1, 1, 3, 0x40], [0xA2, 1, 1, 2, 1], [0xA2, 1, 1, 3, 0x40], [0x80],
            [0xBF, 0xFF], [0xA3, 0x18, 1, 1, 2, 1, 3, 0x40],
        ] as [[UInt8]]
    )
    func manifestMap(_ manifest: [UInt8]) {
        guard case .malformed(.manifest, _) = refusal(manifest) else {
            Issue.record("\(String(describing: refusal(manifest)))")
            return
        }
    }

    @Test(
        "a member of the manifest that is not known is refused",
        arguments: [0, 10, 13, 17, 19, 21, 22, 25] as [UInt8]
    )
    func unknownMember(_ key: UInt8) {
        let encoded: [UInt8] = key < 24 ? [key] : [0x18, key]
        let manifest =
            key == 0
            ? [0xA4, 0, 0x40] + manifest(Self.common).dropFirst()
            : manifest(Self.common, encoded + [0x40], count: 1)
        guard case .unsupportedMember(key: Int64(key), at: _) = refusal(manifest) else {
            Issue.record("\(String(describing: refusal(manifest)))")
            return
        }
    }

    @Test("A1 a severed section that is not the signed one is refused, and so is one that the manifest does not know")
    func severedSection() throws {
        var fixture = ManifestFixture()
        var sequence = SequenceEncoder()
        sequence.command(SUITCommand.abort, policy: [])
        fixture.encoder.sections = [(.install, sequence)]
        fixture.encoder.severed = [.install]
        let manifest = fixture.encoder.manifest(crypto: ManifestFixture.crypto)
        var other = EnvelopeEncoder(sequenceNumber: 7, components: [])
        sequence.command(SUITCommand.abort, policy: [])
        other.sections = [(.install, sequence)]
        other.severed = [.install]
        let exchanged = try other.envelope(manifest: manifest, signer: fixture.key, crypto: ManifestFixture.crypto)
        #expect(throws: SUITError.memberDigestMismatch(key: 20)) {
            try ManifestFixture.read(exchanged, trusting: fixture.key.publicKey)
        }
        other.sections = [(.payloadFetch, sequence)]
        other.severed = [.payloadFetch]
        let added = try other.envelope(manifest: manifest, signer: fixture.key, crypto: ManifestFixture.crypto)
        #expect(throws: SUITError.unexpectedMember(key: 16)) {
            try ManifestFixture.read(added, trusting: fixture.key.publicKey)
        }
    }

    @Test("sections that must not be severed are refused as digests", arguments: [7, 8, 9] as [UInt8])
    func notSeverable(_ key: UInt8) {
        let digest: [UInt8] = [0x82, 0x2F, 0x58, 32] + [UInt8](repeating: 0, count: 32)
        guard case .malformed(.manifest, _) = refusal(manifest(Self.common, [key] + digest, count: 1)) else {
            Issue.record("accepted")
            return
        }
    }

    @Test(
        "an envelope whose manifest comes before its authentication, or with a key twice, is refused",
        arguments: [
            [0xD8, 0x6B, 0xA2, 3, 0x40, 2, 0x41, 0x80], [0xD8, 0x6B, 0xA2, 2, 0x40, 2, 0x40], [0xD8, 0x6A, 0xA0],
            [0xA1, 2, 0x41, 0x80], [0xA1, 3, 0x40], [0xA0], [0x80], [],
        ] as [[UInt8]]
    )
    func envelope(_ bytes: [UInt8]) {
        #expect(throws: SUITError.self) { try Envelope(bytes.span) }
    }

    @Test("an envelope is found at its place in a buffer, and offsets are those of the buffer")
    func range() throws {
        let (bytes, key) = ManifestFixture.standard()
        let buffer = [1, 2, 3] + bytes + [4]
        let envelope = try Envelope(buffer.span, in: 3..<(3 + bytes.count))
        #expect(envelope.manifest.lowerBound == (try Envelope(bytes.span)).manifest.lowerBound + 3)
        let authentic = try AuthenticatedEnvelope(
            envelope,
            in: buffer.span,
            anchors: [.init(key: key.publicKey)],
            crypto: ManifestFixture.crypto
        )
        let manifest = try Manifest(authentic, in: buffer.span, crypto: ManifestFixture.crypto)
        #expect(manifest.sequenceNumber == 7)
    }
}
