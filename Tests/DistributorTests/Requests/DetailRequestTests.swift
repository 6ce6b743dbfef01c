import Answering
import AnsweringTestKit
import CBOR
import COSE
import HTTPServing
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
    private static let crypto = SwiftCryptoProvider()

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
}
