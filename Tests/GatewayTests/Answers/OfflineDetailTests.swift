import Answering
import AnsweringTestKit
import CBOR
import HTTPOriginTesting
import SUIT
import Store
import SwiftCryptoProvider
import Testing
import UpdateProtocol

@testable import Gateway

/// Fleet manifests of many variants, of which each device gets one.
@Suite("Detail manifests without the uplink")
struct OfflineDetailTests {
    private let author = SwiftSigningKey.generate(.p256)
    private let images = [TestImage(release: 2), TestImage(release: 3), TestImage(release: 4)]

    private var fleet: TestFleet {
        TestFleet([
            .init(classID: TestManifest.classA, image: images[0]),
            .init(classID: TestManifest.classB, image: images[1]),
            .init(classID: TestManifest.classC, image: images[2]),
        ])
    }

    private func ask(_ site: Site, _ manifest: ContentDigest, _ classID: [UInt8]) async throws -> Site.Reply {
        try await site.ask(Release.request(manifest, classID: classID, running: TestImage(release: 9)))
    }

    @Test("M9 G1 a device gets the detail manifest of its class with its proof, from a medium alone")
    func answers() async throws {
        let details = try fleet.details(by: author)
        let tree = try fleet.tree(details, by: author)
        let envelope = try fleet.fleet(tree.root, by: author)
        let folder = try Site.seeded(envelope + TestFleet.file(details), images[0].bytes, images[1].bytes)
        let manifest = try Release.digest(of: envelope)
        var site = try await Site(upstream: nil, folder: folder)
        for round in 0..<2 {
            // Polls bring the fleet manifest alone, as the distributor's do.
            let poll = try await site.post("/v1/poll", PollRequest(handled: nil).encoded, from: "device-\(round)")
            #expect(poll.status == 200 && poll.body == envelope)
            for (number, classID) in [TestManifest.classA, TestManifest.classB].enumerated() {
                let reply = try await ask(site, manifest, classID)
                #expect(reply.status == 200)
                #expect(try Named(reply.body)?.digest == images[number].digest)
                let detail = try #require(try UpdateAnswer(reply.body.span).detail)
                // Signatures made twice are not the same; the one that came with the fleet manifest is given.
                #expect(detail.envelope == details[number])
                let opened = try AcceptedManifest(
                    detail.envelope,
                    authors: [author.publicKey],
                    crypto: SwiftCryptoProvider()
                )
                let proof = InclusionProof(index: detail.index, hashes: detail.proof)
                #expect(proof.proves(opened.manifest.digest.bytes, under: tree.root, crypto: SwiftCryptoProvider()))
                #expect(try await site.blob(images[number].digest).body == images[number].bytes)
            }
            // The image of the third is not here: whether there is one only the distributor knows.
            #expect(try await ask(site, manifest, TestManifest.classC).status == 503)
            let foreign = try await ask(site, manifest, [UInt8](repeating: 0x0F, count: 16))
            let answer = try UpdateAnswer(foreign.body.span)
            #expect(answer[0] == .nothing(reason: "no variant for this class") && answer.detail == nil)
            // It is all there after a restart.
            await site.stop(removesFolder: round == 1)
            if round == 0 { site = try await Site(upstream: nil, folder: folder) }
        }
    }

    @Test("M9 without its details a fleet manifest decides nothing, and those of another are not taken for its own")
    func withoutDetails() async throws {
        let details = try fleet.details(by: author)
        let envelope = try fleet.fleet(try fleet.tree(details, by: author).root, by: author)
        let manifest = try Release.digest(of: envelope)
        let strange = try TestFleet([fleet.variants[0]]).details(by: .generate(.p256))
        for bundle in [envelope, envelope + TestFleet.file(strange), envelope + TestFleet.file(details.reversed())] {
            let site = try await Site(upstream: nil, folder: try Site.seeded(bundle, images[0].bytes))
            #expect(try await ask(site, manifest, TestManifest.classA).status == 503)
            await site.stop()
        }
    }

    @Test("M9 details that a medium brought stay when a poll brings the fleet manifest without them")
    func pollKeepsDetails() async throws {
        let details = try fleet.details(by: author)
        let envelope = try fleet.fleet(try fleet.tree(details, by: author).root, by: author)
        let manifest = try Release.digest(of: envelope)
        let upstream = try ScriptedServer { path, _ in
            path.hasSuffix("/poll")
                ? ScriptedServer.Script("200 OK", body: envelope) : ScriptedServer.Script("503 Service Unavailable")
        }
        let folder = try Site.seeded(envelope + TestFleet.file(details), images[0].bytes)
        let site = try await Site(upstream: upstream.address, folder: folder)
        let poll = try await site.post("/v1/poll", PollRequest(handled: nil).encoded, from: "a")
        #expect(poll.body == envelope)
        let reply = try await ask(site, manifest, TestManifest.classA)
        #expect(try UpdateAnswer(reply.body.span).detail?.envelope == details[0])
        await site.stop()
    }
}
