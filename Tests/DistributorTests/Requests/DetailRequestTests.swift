import CBOR
import COSE
import HTTPTypes
import HummingbirdTesting
import SUIT
import Store
import SwiftCryptoProvider
import Testing
import UpdateProtocol

@testable import Distributor

@Suite("Requests for a fleet manifest")
struct DetailRequestTests {
    private static let author = SwiftSigningKey.generate(.ed25519)
    private static let crypto = SwiftCryptoProvider()

    private static func classID(_ number: Int) -> [UInt8] {
        var identifier = [UInt8](repeating: 0x0C, count: 16)
        identifier[0] = UInt8(truncatingIfNeeded: number)
        identifier[1] = UInt8(truncatingIfNeeded: number >> 8)
        return identifier
    }

    private static func accept(_ bytes: [UInt8]) throws -> AcceptedManifest {
        try AcceptedManifest(bytes, authors: [author.publicKey])
    }

    @Test("M9 D4 a device gets the detail manifest of its class with its proof, and the way to the image that it names")
    func answers() async throws {
        let distributor = try await TestDistributor()
        let images = [TestImage(release: 2), TestImage(release: 3)]
        try await distributor.run { client in
            try await distributor.acceptAuthor(client)
            try await distributor.upload(client, images[0], images[1], TestImage(release: 1))
            let fleet = TestFleet([
                .init(classID: TestManifest.classA, image: images[0]),
                .init(classID: TestManifest.classB, image: images[1]),
            ])
            let bundle = try fleet.bundle(by: distributor.author)
            let uploaded = try await distributor.send(client, .post, "/v1/manifests", bytes: bundle)
            #expect(uploaded.status == .created)
            let view = try uploaded.json(ManifestView.self)
            #expect(view.results.map(\.digest) == images.map(\.digest.hex))
            let digest = try ContentDigest(hex: view.digest)
            let details = try fleet.details(by: distributor.author)
            let root = try fleet.tree(details, by: distributor.author).root
            for (number, classID) in [TestManifest.classA, TestManifest.classB].enumerated() {
                var device = TestDevice()
                device.classID = classID
                let request = device.updateRequest(digest, running: TestImage(release: 9).digest)
                let response = try await client.get("/v1/request?q=\(Base64URL.encode(request.encoded))")
                let answer = try UpdateAnswer(response.bytes.span)
                guard case .located(_, let result, _, _)? = answer[0], let detail = answer.detail else {
                    Issue.record("\(answer)")
                    continue
                }
                #expect(result.bytes == images[number].digest.bytes)
                let opened = try AcceptedManifest(detail.envelope, authors: [distributor.author.publicKey])
                #expect(opened.variants.map(\.classIdentifier) == [classID])
                let proof = InclusionProof(index: detail.index, hashes: detail.proof)
                #expect(proof.proves(opened.digest.bytes, under: root, crypto: Self.crypto))
            }
            var foreign = TestDevice()
            foreign.classID = TestManifest.classC
            let request = foreign.updateRequest(digest, running: TestImage(release: 9).digest)
            let response = try await client.get("/v1/request?q=\(Base64URL.encode(request.encoded))")
            let answer = try UpdateAnswer(response.bytes.span)
            #expect(answer[0] == .nothing(reason: "no variant for this class"))
            #expect(answer.detail == nil)
        }
    }

    @Test("M9 a poll brings the fleet manifest alone, and a distributor that starts again knows its details")
    func pollsAndLoads() async throws {
        let distributor = try await TestDistributor()
        let image = TestImage(release: 2)
        try await distributor.run { client in
            try await distributor.acceptAuthor(client)
            try await distributor.upload(client, image)
            let fleet = TestFleet([.init(classID: TestManifest.classA, image: image)])
            let details = try fleet.details(by: distributor.author)
            let envelope = try fleet.fleet(try fleet.tree(details, by: distributor.author).root, by: distributor.author)
            let uploaded = try await distributor.send(
                client,
                .post,
                "/v1/manifests",
                bytes: envelope + TestFleet.file(details)
            )
            let digest = try ContentDigest(hex: try uploaded.json(ManifestView.self).digest)
            let device = TestDevice()
            try await distributor.enrol(client, device)
            _ = try await distributor.start(client, digest, devices: [device.id])
            let poll = try await device.poll(client)
            #expect(poll.bytes == envelope)
            // What a restart reads is the blob that was kept.
            let kept = try ContentDigest(hex: try uploaded.json(ManifestView.self).envelope)
            #expect(kept == ContentDigest.sha256(envelope + TestFleet.file(details)))
        }
    }

    @Test("M7 D4 a class that is reported as its digest finds its detail manifest")
    func digests() throws {
        var fleet = TestFleet((0..<5).map { .init(classID: Self.classID($0), image: TestImage(release: 2)) })
        fleet.fields[1] = RequestedCharacteristic(SUITParameter.classIdentifier, as: .digest)
        let accepted = try Self.accept(try fleet.bundle(by: Self.author))
        let details = try #require(accepted.details)
        func candidates(_ value: ClaimValue) -> [Int] {
            details.candidates(for: [
                ComponentClaims(
                    component: [Array("app".utf8)],
                    claims: [
                        .init(label: SUITParameter.vendorIdentifier, value: .bytes(TestManifest.vendor)),
                        .init(label: SUITParameter.classIdentifier, value: value),
                    ]
                )
            ])
        }
        let value = ClaimValue.bytes(Self.classID(3))
        #expect(candidates(value) == [3])
        #expect(candidates(.valueDigest(ContentDigest.sha256(value.encoded).bytes)) == [3])
        #expect(candidates(.valueDigest([UInt8](repeating: 0, count: 32))) == [])
        let claims = ComponentClaims(
            component: [Array("app".utf8)],
            claims: [
                .init(label: SUITParameter.vendorIdentifier, value: .bytes(TestManifest.vendor)),
                .init(
                    label: SUITParameter.classIdentifier,
                    value: .valueDigest(ContentDigest.sha256(value.encoded).bytes)
                ),
            ]
        )
        let decision = UpdateDecision([claims], manifest: try details.manifest(3), at: 0)
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
            #expect(throws: Problem.self) { try Self.accept(bytes) }
        }
    }

    @Test("M9 the detail manifest of one of a thousand classes is found, and its answer is below 2 kB")
    func many() throws {
        let fleet = TestFleet((0..<1_000).map { .init(classID: Self.classID($0), image: TestImage(release: 2)) })
        let accepted = try Self.accept(try fleet.bundle(by: Self.author))
        let details = try #require(accepted.details)
        #expect(details.count == 1_000)
        #expect(accepted.variants.count == 1_000)
        var device = TestDevice()
        device.classID = Self.classID(777)
        let claims = [device.claims(running: ContentDigest.sha256([1]))]
        #expect(details.candidates(for: claims) == [777])
        let answer = UpdateAnswer(
            entries: [
                .init(
                    component: 0,
                    outcome: .located(
                        format: 0,
                        digest: ProtocolDigest(bytes: ContentDigest.sha256([2]).bytes),
                        size: 1 << 30,
                        uris: [Text("blobs/sha-256/\(ContentDigest.sha256([2]).hex)")]
                    )
                )
            ],
            detail: details.answer(777)
        )
        #expect(answer.encoded.count < 2_000)
    }
}
