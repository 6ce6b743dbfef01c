import Foundation
import HTTPOriginTesting
import Store
import Synchronization
import Testing
import UpdateProtocol

@testable import Gateway

@Suite("What campaigns that run hold in the cache")
struct CampaignPinTests {
    private typealias Script = ScriptedServer.Script

    /// A clock that a test sets.
    private final class ManualClock: Sendable {
        private let time = Atomic<Int64>(1_800_000_000)
        func advance(days: Int64) { time.wrappingAdd(days * 86_400, ordering: .relaxed) }
        func advance(seconds: Int64) { time.wrappingAdd(seconds, ordering: .relaxed) }
        var clock: GatewayClock { GatewayClock { self.time.load(ordering: .relaxed) } }
    }

    @Test("G2 payloads of a manifest that polls bring stay while others come and go, also after a restart")
    func spared() async throws {
        let release = try Release()
        let payload = Content(300_000)
        let others = (0..<12).map { Content(200_000, seed: 100 + $0) }
        let all = Dictionary(uniqueKeysWithValues: (others + [payload]).map { ($0.digest.hex, $0.bytes) })
        let upstream = try ScriptedServer { path, _ in
            if path.hasSuffix("/poll") { return Script("200 OK", body: release.envelope) }
            if path.hasSuffix("/request") {
                return Script("200 OK", ["Fettle-Answer-Age: 3600"], body: payload.answer())
            }
            return Script("200 OK", body: all[path.split(separator: "/").last.map(String.init) ?? ""] ?? [])
        }
        func count(_ content: Content) -> Int { upstream.requests.count { $0.contains(content.digest.hex) } }
        let folder = Site.makeFolder()
        for round in 0..<2 {
            let site = try await Site(upstream: upstream.address, folder: folder) { $0.cacheBytes = 1 << 20 }
            if round == 0 {
                let poll = try await site.post("/v1/poll", PollRequest(handled: nil).encoded, from: "a")
                #expect(poll.status == 200)
                #expect(try Named(try await site.ask(release.request()).body)?.digest == payload.digest)
                #expect(try await site.blob(payload.digest).body == payload.bytes)
            }
            // What the campaign's payload was used for lies further back than all of these.
            for other in others { #expect(try await site.blob(other.digest).body == other.bytes) }
            #expect(try await site.status().blobs.bytes <= 1 << 20)
            #expect(try await site.blob(payload.digest).body == payload.bytes)
            #expect(count(payload) == 1)
            // Of the others the first had to go.
            let before = count(others[0])
            #expect(try await site.blob(others[0].digest).body == others[0].bytes)
            #expect(count(others[0]) == before + 1)
            await site.stop(removesFolder: round == 1)
        }
    }

    @Test("G2 when no poll has brought its manifest for days a payload goes as others do; what was pinned stays")
    func expires() async throws {
        let clock = ManualClock()
        let folder = CacheFolder(Site.makeFolder())
        defer { try? FileManager.default.removeItem(atPath: folder.root) }
        try folder.make()
        let cache = BlobCache(folder, limit: 1_000_000, pinDays: 2, clock: clock.clock)
        let manifest = ContentDigest.number(7)
        let blobs = (0..<4).map { Content(200_000, seed: 10 + $0) }
        for blob in blobs {
            try await cache.put(blob.bytes, blob.digest)
            clock.advance(seconds: 1)
        }
        cache.sight(manifest)
        cache.assign(blobs[0].digest, to: manifest)
        cache.pin(blobs[1].digest)
        func kept() -> [Bool] { blobs.map { cache.contains($0.digest) } }
        // The oldest two are held: the third goes.
        #expect(cache.reserve(300_000))
        #expect(kept() == [true, true, false, true])
        cache.release(300_000)
        clock.advance(days: 1)
        cache.sight(manifest)
        clock.advance(days: 1)
        #expect(cache.reserve(500_000))
        #expect(kept() == [true, true, false, false])
        cache.release(500_000)
        // Two days and more after the last poll it is like any other that was not used for long.
        try await cache.put(blobs[2].bytes, blobs[2].digest)
        clock.advance(days: 2)
        _ = cache.size(blobs[2].digest)
        #expect(cache.reserve(500_000))
        #expect(kept() == [false, true, true, false])
        cache.release(500_000)
        // What was pinned by hand goes for nobody.
        #expect(!cache.reserve(900_000))
        #expect(cache.contains(blobs[1].digest))
    }

    @Test("G2 where a campaign's own payloads do not fit, the one that was used longest ago goes")
    func tooMany() async throws {
        let clock = ManualClock()
        let folder = CacheFolder(Site.makeFolder())
        defer { try? FileManager.default.removeItem(atPath: folder.root) }
        try folder.make()
        let cache = BlobCache(folder, limit: 1_000_000, pinDays: 2, clock: clock.clock)
        let blobs = (0..<6).map { Content(200_000, seed: 20 + $0) }
        cache.sight(.number(1))
        for blob in blobs {
            cache.assign(blob.digest, to: .number(1))
            try await cache.put(blob.bytes, blob.digest)
            clock.advance(seconds: 1)
        }
        #expect(blobs.map { cache.contains($0.digest) } == [false, true, true, true, true, true])
    }
}
