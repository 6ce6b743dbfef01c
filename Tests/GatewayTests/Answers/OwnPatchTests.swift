import AnsweringTestKit
import CBOR
import HTTPOriginTesting
import PatchFormat
import Store
import Testing
import UpdateProtocol

@testable import Gateway

/// Patches that nobody but the gateway has.
@Suite("Patches made by the gateway")
struct OwnPatchTests {
    private typealias Script = ScriptedServer.Script

    /// A distributor that has the new image, and no patch.
    private func upstream(_ release: Release) throws -> ScriptedServer {
        try ScriptedServer { path, head in
            if path.hasSuffix("/poll") { return Script("200 OK", body: release.envelope) }
            if path.contains("/blobs/") { return Script("200 OK", body: release.new.bytes) }
            let answer = UpdateAnswer(entries: [
                UpdateAnswer.Entry(
                    component: 0,
                    outcome: .located(
                        format: 0,
                        digest: ProtocolDigest(bytes: release.new.digest.bytes),
                        size: UInt64(release.new.bytes.count),
                        uris: [Text("blobs/sha-256/\(release.new.digest.hex)")]
                    )
                )
            ])
            return Script("200 OK", ["Fettle-Answer-Age: 3600"], body: answer.encoded)
        }
    }

    @Test("G1 without any uplink a gateway that holds both images makes the patch, and gives it to the next that asks")
    func offline() async throws {
        let release = try Release()
        let folder = try Site.seeded(release.envelope, release.old.bytes, release.new.bytes)
        let site = try await Site(upstream: nil, folder: folder)
        // Nobody waits for it.
        let first = try #require(try Named(try await site.ask(release.request()).body))
        #expect(first.format == 0 && first.digest == release.new.digest)
        let patch = try #require(try await site.patch(for: release.request()))
        #expect(patch.size < 10_000 && patch.locations == ["blobs/sha-256/\(patch.digest.hex)"])
        let bytes = try await site.blob(patch.digest).body
        #expect(UInt64(bytes.count) == patch.size)
        #expect(try release.apply(bytes) == release.new.bytes)
        // Not for those that take none, have no room for what they would get, or run something else.
        let full = try #require(try Named(try await site.ask(release.request(formats: [0])).body))
        #expect(full.digest == release.new.digest)
        // A patch for two slots is no use where there is one.
        let offer = try #require(InPlaceOffer(component: 0, slotSize: 1 << 20, spillSize: 1 << 20))
        let single = release.request(formats: [2, 1, 0, offer.number])
        #expect(try Named(try await site.ask(single).body)?.digest == release.new.digest)
        let other = release.request(running: TestImage(release: 9, size: 200_000))
        #expect(try Named(try await site.ask(other).body)?.digest == release.new.digest)
        #expect(try await site.status().patchesMade == 1)
        // It is there after a restart as well.
        await site.stop(removesFolder: false)
        let again = try await Site(upstream: nil, folder: folder)
        #expect(try Named(try await again.ask(release.request()).body) == patch)
        #expect(try await again.status().patchesMade == 0)
        await again.stop()
    }

    @Test("G1 in place of a full image that the distributor answered, a patch that is much smaller is given")
    func improves() async throws {
        let release = try Release()
        let upstream = try upstream(release)
        let folder = try Site.seeded(release.old.bytes)
        let site = try await Site(upstream: upstream.address, folder: folder)
        let poll = try await site.post("/v1/poll", PollRequest(handled: nil).encoded, from: "a")
        #expect(poll.body == release.envelope)
        let first = try #require(try Named(try await site.ask(release.request()).body))
        #expect(first.digest == release.new.digest)
        #expect(try await site.blob(release.new.digest).body == release.new.bytes)
        let patch = try #require(try await site.patch(for: release.request()))
        #expect(patch.size < 10_000)
        #expect(try release.apply(try await site.blob(patch.digest).body) == release.new.bytes)
        // A device that takes no patch asks another question, and has the distributor's answer.
        #expect(try Named(try await site.ask(release.request(formats: [0])).body)?.digest == release.new.digest)
        let heads = upstream.requests
        #expect(heads.count { $0.contains(" /v1/request") } == 2 && heads.count { $0.contains(" /v1/blobs") } == 1)
        await site.stop()
    }

    @Test("G1 a patch that saves nothing is not given, and none is made of images above the bound")
    func notWorthIt() async throws {
        let release = try Release(new: TestImage(release: 2, seed: 77, size: 200_000))
        let folder = try Site.seeded(release.envelope, release.old.bytes, release.new.bytes)
        let site = try await Site(upstream: nil, folder: folder)
        for _ in 0..<100 where try await site.status().patchesMade == 0 {
            #expect(try Named(try await site.ask(release.request()).body)?.digest == release.new.digest)
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(try Named(try await site.ask(release.request()).body)?.digest == release.new.digest)
        await site.stop()

        let small = try Release()
        let bounded = try await Site(
            upstream: nil,
            folder: try Site.seeded(small.envelope, small.old.bytes, small.new.bytes)
        ) { $0.patchImageLimit = 100_000 }
        for _ in 0..<10 {
            #expect(try Named(try await bounded.ask(small.request()).body)?.digest == small.new.digest)
            try await Task.sleep(for: .milliseconds(20))
        }
        #expect(try await bounded.status().patchesMade == 0)
        await bounded.stop()
    }

    @Test("A device that can take no more than the patch gets it, and before that hears to ask again")
    func bounded() async throws {
        let release = try Release()
        let folder = try Site.seeded(release.envelope, release.old.bytes, release.new.bytes)
        let site = try await Site(upstream: nil, folder: folder)
        var request = release.request()
        request.payloadLimit = 10_000
        // What fits is being made: nothing may be said that the device would take for the last word.
        let first = try await site.ask(request)
        #expect(first.status == 503)
        for _ in 0..<200 where try await site.status().patchesMade == 0 { try await Task.sleep(for: .milliseconds(50)) }
        #expect(try Named(try await site.ask(request).body)?.format == PayloadFormat.patch.rawValue)
        await site.stop()
    }
}
