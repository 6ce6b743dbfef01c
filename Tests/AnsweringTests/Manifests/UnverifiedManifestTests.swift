import Answering
import AnsweringTestKit
import CBOR
import SwiftCryptoProvider
import Testing
import UpdateProtocol

@Suite("Manifests that are read without their author's key")
struct UnverifiedManifestTests {
    private static let crypto = SwiftCryptoProvider()

    @Test("G1 a gateway decides by the same branches as the distributor, whoever signed", arguments: [true, false])
    func decides(isP256: Bool) throws {
        let author = SwiftSigningKey.generate(isP256 ? .p256 : .ed25519)
        let manifest = TestManifest([
            .init(classID: TestManifest.classA, image: TestImage(release: 1)),
            .init(classID: TestManifest.classB, image: TestImage(release: 2)),
        ])
        let bytes = try manifest.envelope(by: author)
        let accepted = try AcceptedManifest(bytes, authors: [author.publicKey], crypto: Self.crypto)
        let unverified = try AcceptedManifest(unverified: bytes, crypto: Self.crypto)
        #expect(unverified.digest == accepted.digest)
        #expect(unverified.variants == accepted.variants)
        for classID in [TestManifest.classA, TestManifest.classB, TestManifest.classC] {
            let one = DecisionFixture.decide(accepted, classID: classID)
            #expect(DecisionFixture.decide(unverified, classID: classID) == one)
        }
    }

    @Test("G1 detail manifests are decided by, with the proof that the distributor gives")
    func details() throws {
        let author = SwiftSigningKey.generate(.ed25519)
        let fleet = TestFleet([
            .init(classID: TestManifest.classA, image: TestImage(release: 1)),
            .init(classID: TestManifest.classB, image: TestImage(release: 2)),
        ])
        let bytes = try fleet.bundle(by: author)
        let claims = [DecisionFixture.claims(classID: TestManifest.classB)]
        let manifests = [
            try AcceptedManifest(bytes, authors: [author.publicKey], crypto: Self.crypto),
            try AcceptedManifest(unverified: bytes, crypto: Self.crypto),
        ]
        let answers = try manifests.map { try ManifestDecision(claims, by: $0, at: 0, crypto: Self.crypto) }
        #expect(answers[0].detail?.index == 1)
        #expect(answers[0].detail == answers[1].detail)
        #expect(answers[0].decision == answers[1].decision)
    }

    @Test("G1 a manifest that is not the one of its digest is refused all the same")
    func damage() throws {
        let bytes = try TestManifest([.init(classID: TestManifest.classA, image: TestImage(release: 1))])
            .envelope(by: .generate(.ed25519))
        var damaged = bytes
        damaged[damaged.count - 40] ^= 1
        #expect(throws: AnsweringError.self) { try AcceptedManifest(unverified: damaged, crypto: Self.crypto) }
        #expect(throws: AnsweringError.self) { try AcceptedManifest(unverified: [], crypto: Self.crypto) }
    }
}
