import CBOR
import COSE
import DeviceCore
import SUIT
import SwiftCryptoProvider
import Testing
import Trust
import UpdateProtocol

@Suite("Sequence numbers of restricted signers")
struct SequenceNumberTests {
    static let owner = SwiftSigningKey.generate(.p256)
    static let restricted = SwiftSigningKey.generate(.p256)
    static let policy = TrustPolicy(anchors: [
        TrustAnchor(key: owner.publicKey),
        TrustAnchor(
            key: .publicKey(restricted.publicKey),
            permissions: Permissions(components: [[Array("app".utf8)]])
        ),
    ])

    private static func manifest(_ image: [UInt8], _ number: UInt64) -> EnvelopeEncoder {
        var manifest = OpenDevice.manifest(image, sequenceNumber: number)
        manifest.sections = [(.payloadFetch, OpenDevice.fetch)]
        return manifest
    }

    @Test("M2 a restricted signer cannot lock others out by a number", arguments: [OpenDevice.old, OpenDevice.new])
    func lockout(_ image: [UInt8]) {
        var device = OpenDevice()
        let isCurrent = image == OpenDevice.old
        let first = device.update(Self.manifest(image, .max), signedBy: Self.restricted, policy: Self.policy)
        #expect(first == (isCurrent ? .current : .installed))
        #expect(device.stored.sequenceNumber == 0)
        device.stored.confirm()
        let next = Array("the owner's".utf8)
        #expect(device.update(Self.manifest(next, 6), signedBy: Self.owner, policy: Self.policy) == .installed)
        #expect(device.stored.sequenceNumber == 6)
        #expect(device.bootDigest == OpenDevice.digest(next).bytes)
    }

    @Test("a restricted signer's manifest must not be older than the last unrestricted one")
    func older() {
        var device = OpenDevice()
        #expect(
            device.update(Self.manifest(OpenDevice.new, 6), signedBy: Self.owner, policy: Self.policy) == .installed
        )
        device.stored.confirm()
        let old = device.update(Self.manifest(OpenDevice.old, 5), signedBy: Self.restricted, policy: Self.policy)
        #expect(StandardInstallTests.refusal(old)?.reason == .sequenceNumber)
        let same = device.update(Self.manifest(OpenDevice.old, 6), signedBy: Self.restricted, policy: Self.policy)
        #expect(same == .installed)
        #expect(device.stored.sequenceNumber == 6)
    }

    @Test("a restricted signature beside an unrestricted one takes nothing away from it")
    func both() throws {
        let encoder = Self.manifest(OpenDevice.new, 6)
        let manifest = encoder.manifest(crypto: OpenDevice.crypto)
        let digest = EnvelopeEncoder.signedDigest(of: manifest, crypto: OpenDevice.crypto)
        let blocks = try [Self.restricted, Self.owner].map {
            try Sign1.sign(digest.span, with: $0, keyID: [], detached: true)
        }
        let envelope = encoder.envelope(manifest: manifest, blocks: blocks, crypto: OpenDevice.crypto)
        var device = OpenDevice()
        #expect(device.update(envelope, policy: Self.policy) == .installed)
        #expect(device.stored.sequenceNumber == 6)

        // Where two must sign, both must be unrestricted.
        var strict = Self.policy
        strict.threshold = 2
        device = OpenDevice()
        #expect(device.update(envelope, policy: strict) == .installed)
        #expect(device.stored.sequenceNumber == 0)
    }
}
