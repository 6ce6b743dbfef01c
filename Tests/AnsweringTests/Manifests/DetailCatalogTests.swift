import Answering
import AnsweringTestKit
import CBOR
import COSE
import SUIT
import Store
import SwiftCryptoProvider
import Testing
import UpdateProtocol

@Suite("Detail manifests under a root")
struct DetailCatalogTests {
    private static let author = SwiftSigningKey.generate(.ed25519)
    private static let crypto = SwiftCryptoProvider()

    private static func classID(_ number: Int) -> [UInt8] {
        var identifier = [UInt8](repeating: 0x0C, count: 16)
        identifier[0] = UInt8(truncatingIfNeeded: number)
        identifier[1] = UInt8(truncatingIfNeeded: number >> 8)
        return identifier
    }

    private static func accept(_ bytes: [UInt8]) throws -> AcceptedManifest {
        try AcceptedManifest(bytes, authors: [author.publicKey], crypto: crypto)
    }

    @Test("M7 D4 a class that is reported as its digest finds its detail manifest")
    func digests() throws {
        var fleet = TestFleet((0..<5).map { .init(classID: Self.classID($0), image: TestImage(release: 2)) })
        fleet.fields[1] = RequestedCharacteristic(SUITParameter.classIdentifier, as: .digest)
        let accepted = try Self.accept(try fleet.bundle(by: Self.author))
        let details = try #require(accepted.details)
        func candidates(_ value: ClaimValue) -> [Int] {
            details.candidates(
                for: [
                    ComponentClaims(
                        component: [Array("app".utf8)],
                        claims: [
                            .init(label: SUITParameter.vendorIdentifier, value: .bytes(TestManifest.vendor)),
                            .init(label: SUITParameter.classIdentifier, value: value),
                        ]
                    )
                ],
                crypto: Self.crypto
            )
        }
        let value = ClaimValue.bytes(Self.classID(3))
        #expect(candidates(value) == [3])
        #expect(candidates(.valueDigest(TestImage(value.encoded).digest.bytes)) == [3])
        #expect(candidates(.valueDigest([UInt8](repeating: 0, count: 32))) == [])
        let claims = ComponentClaims(
            component: [Array("app".utf8)],
            claims: [
                .init(label: SUITParameter.vendorIdentifier, value: .bytes(TestManifest.vendor)),
                .init(
                    label: SUITParameter.classIdentifier,
                    value: .valueDigest(TestImage(value.encoded).digest.bytes)
                ),
            ]
        )
        let decision = UpdateDecision(
            [claims],
            manifest: try details.manifest(3, crypto: Self.crypto),
            at: 0,
            crypto: Self.crypto
        )
        guard case .deliver? = decision.entries.first?.outcome else {
            Issue.record("\(decision)")
            return
        }
    }

    @Test("M9 details of another manifest, in another order, too few, or of another author are refused")
    func refusals() throws {
        let fleet = TestFleet((0..<3).map { .init(classID: Self.classID($0), image: TestImage(release: 2)) })
        let details = try fleet.details(by: Self.author)
        let envelope = try fleet.fleet(try fleet.tree(details, by: Self.author).root, by: Self.author)
        _ = try Self.accept(envelope + TestFleet.file(details))
        var newer = fleet
        newer.sequenceNumber = 8
        let stranger = try fleet.details(by: .generate(.ed25519))
        let plain = try TestManifest([fleet.variants[0]]).envelope(by: Self.author)
        for bytes in [
            envelope, envelope + TestFleet.file(Array(details.reversed())),
            envelope + TestFleet.file(details.dropLast()),
            envelope + TestFleet.file(try newer.details(by: Self.author)), envelope + TestFleet.file(stranger),
            envelope + TestFleet.file(details) + [0x00], envelope + [0x80], plain + TestFleet.file(details),
        ] {
            #expect(throws: AnsweringError.self) { try Self.accept(bytes) }
        }
    }

    @Test("M9 the detail manifest of one of a thousand classes is found, and its answer is below 2 kB")
    func many() throws {
        let fleet = TestFleet((0..<1_000).map { .init(classID: Self.classID($0), image: TestImage(release: 2)) })
        let accepted = try Self.accept(try fleet.bundle(by: Self.author))
        let details = try #require(accepted.details)
        #expect(details.count == 1_000)
        #expect(accepted.variants.count == 1_000)
        let claims = [DecisionFixture.claims(classID: Self.classID(777))]
        #expect(details.candidates(for: claims, crypto: Self.crypto) == [777])
        let answer = UpdateAnswer(
            entries: [
                .init(
                    component: 0,
                    outcome: .located(
                        format: 0,
                        digest: ProtocolDigest(bytes: TestImage([2]).digest.bytes),
                        size: 1 << 30,
                        uris: [Text("blobs/sha-256/\(TestImage([2]).digest.hex)")]
                    )
                )
            ],
            detail: details.answer(777)
        )
        #expect(answer.encoded.count < 2_000)
    }
}
