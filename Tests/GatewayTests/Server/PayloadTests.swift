import Foundation
import HTTPOrigin
import HTTPOriginTesting
import HTTPTypes
import Store
import Synchronization
import Testing

@testable import Gateway

@Suite("Payloads through a gateway")
struct PayloadTests {
    private typealias Script = ScriptedServer.Script

    /// An upstream that has one payload, which comes in pieces.
    private func server(_ content: Content, pieces: Int = 1, wait: Double = 0) throws -> ScriptedServer {
        try ScriptedServer { _, head in
            let (status, fields, body) = content.part(of: head)
            var script = Script(status, fields, body: [], announced: body.count)
            let size = max(1, (body.count + pieces - 1) / pieces)
            for start in stride(from: 0, to: body.count, by: size) {
                script.pieces.append((wait, Array(body[start..<min(start + size, body.count)])))
            }
            return script
        }
    }

    @Test("G2 one download serves all who ask while it arrives, whole and in parts, and all who ask later")
    func singleFlight() async throws {
        let content = Content(400_000)
        let upstream = try server(content, pieces: 40, wait: 0.01)
        let site = try await Site(upstream: upstream.address)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for reader in 0..<50 {
                group.addTask {
                    if reader % 5 == 0 {
                        let reply = try await site.blob(content.digest, range: "bytes=300000-")
                        #expect(reply.status == 206 && reply.body == Array(content.bytes[300_000...]))
                    } else {
                        let reply = try await site.blob(content.digest)
                        #expect(reply.status == 200 && reply.body == content.bytes)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(upstream.requests.count == 1)
        #expect(try await site.blob(content.digest).body == content.bytes)
        #expect(try await site.blob(content.digest, range: "bytes=5-9").body == Array(content.bytes[5...9]))
        let status = try await site.status()
        #expect(status.blobs.fetched == 1 && status.blobs.kept == 1 && status.blobs.hits >= 2)
        #expect(status.traffic.uplink == 400_000 && status.traffic.saved > 10_000_000)
        await site.stop()
    }

    @Test("S25 a body that is not what its digest says is cut off before its end, and not kept")
    func changedBody() async throws {
        let content = Content(100_000)
        var changed = content.bytes
        changed[50_000] ^= 1
        let bytes = changed
        let upstream = try ScriptedServer { _, _ in Script("200 OK", body: bytes) }
        let site = try await Site(upstream: upstream.address)
        let reply = try await site.blob(content.digest)
        #expect(reply.status != 200 || reply.failure == .truncated)
        #expect(reply.body.count < content.bytes.count)
        let status = try await site.status()
        #expect(status.blobs.kept == 0 && status.blobs.bad == 1)
        #expect(CacheFolder.names(in: site.folder + "/incoming").isEmpty)
        await site.stop()
    }

    @Test("S25 the next location is asked where one gives something wrong; answers say which there are")
    func nextLocation() async throws {
        let content = Content(60_000)
        let good = try server(content)
        let wrong = Content(60_000, seed: 9)
        let bad = try ScriptedServer { path, head in
            guard path.hasPrefix("/v1/request") else { return Script("200 OK", body: wrong.bytes) }
            return Script(
                "200 OK",
                ["Fettle-Answer-Age: 3600"],
                body: content.answer("blobs/sha-256/\(content.digest.hex)", good.address + "/mirror/x")
            )
        }
        let site = try await Site(upstream: bad.address, allow: [good.address]) { $0.prefetches = false }
        #expect(try await site.request(1, from: "a").status == 200)
        // The first reader may be cut off; whoever asks again gets it.
        var reply = try await site.blob(content.digest)
        for _ in 0..<1_200 {
            if reply.failure == nil && reply.status == 200 { break }
            try await Task.sleep(for: .milliseconds(50))
            reply = try await site.blob(content.digest)
        }
        #expect(reply.body == content.bytes && reply.failure == nil)
        #expect(try await site.status().upstream.restingLocations == 1)
        await site.stop()
    }

    @Test("G2 an upstream that breaks off hands over to the next location, and the reader notices nothing")
    func handOver() async throws {
        let content = Content(300_000)
        let mirror = try server(content)
        let folder = Site.makeFolder()
        let incoming = "\(folder)/incoming/\(content.digest.hex)"
        let breaking = try ScriptedServer { path, _ in
            guard path.hasPrefix("/v1/request") else {
                // It breaks off when what it sent has been written down: an error may overtake what is in buffers.
                var script = Script("200 OK", body: Array(content.bytes[..<100_000]), announced: 300_000)
                script.closesWhen = { CacheFolder.facts(incoming)?.size == 100_000 }
                return script
            }
            return Script("200 OK", ["Fettle-Answer-Age: 60"], body: content.answer("blobs/x", mirror.address + "/x"))
        }
        let site = try await Site(upstream: breaking.address, folder: folder, allow: [mirror.address]) {
            $0.prefetches = false
        }
        _ = try await site.request(1, from: "a")
        let reply = try await site.blob(content.digest)
        #expect(reply.status == 200 && reply.failure == nil && reply.body == content.bytes)
        #expect(mirror.requests.contains { $0.contains("Range: bytes=100000-") })
        await site.stop()
    }

    @Test(
        "An upstream that lies about the length, or redirects in a circle or to a private address, gives nothing",
        arguments: ["short", "long", "circle", "private", "silent", "gone"]
    )
    func hostile(_ kind: String) async throws {
        let content = Content(10_000)
        let victim = try ScriptedServer { _, _ in Script("200 OK", body: content.bytes) }
        let upstream = try ScriptedServer { path, _ in
            switch kind {
            case "short": Script("200 OK", body: content.bytes, announced: 20_000)
            case "long": Script("200 OK", body: content.bytes, announced: 5_000)
            case "circle": .redirect(path.hasSuffix("x") ? String(path.dropLast()) : path + "x")
            case "private": .redirect(victim.address)
            case "silent": Script([(0.5, [])])
            default: Script("410 Gone")
            }
        }
        let site = try await Site(upstream: upstream.address)
        let reply = try await site.blob(content.digest)
        #expect(reply.status != 200 || reply.failure != nil, "\(reply.status)")
        #expect(reply.status != 404 || kind == "gone")
        #expect(victim.requests.isEmpty)
        #expect(try await site.status().blobs.kept == 0)
        await site.stop()
    }

    @Test("Where there is no room, payloads pass through without being kept")
    func noRoom() async throws {
        let content = Content(2 << 20)
        let upstream = try server(content)
        let site = try await Site(upstream: upstream.address) { $0.cacheBytes = 1 << 20 }
        for _ in 0..<2 {
            let reply = try await site.blob(content.digest)
            #expect(reply.status == 200 && reply.body == content.bytes)
        }
        let rest = try await site.blob(content.digest, range: "bytes=2097000-")
        #expect(rest.status == 206 && rest.body == Array(content.bytes[2_097_000...]))
        #expect(try await site.status().blobs.kept == 0)
        await site.stop()
    }

    @Test("The cache stays within its size, and what was used last stays")
    func eviction() async throws {
        let contents = (0..<6).map { Content(300_000, seed: UInt64($0 + 20)) }
        let upstream = try ScriptedServer { path, head in
            guard let content = contents.first(where: { path.hasSuffix($0.digest.hex) }) else {
                return Script("404 No")
            }
            return Script("200 OK", body: content.bytes)
        }
        let site = try await Site(upstream: upstream.address) { $0.cacheBytes = 1 << 20 }
        for content in contents { #expect(try await site.blob(content.digest).body == content.bytes) }
        let status = try await site.status()
        #expect(status.blobs.bytes <= 1 << 20 && status.blobs.kept >= 2)
        let count = upstream.requests.count
        #expect(try await site.blob(contents[5].digest).body == contents[5].bytes)
        #expect(upstream.requests.count == count)
        await site.stop()
    }

    @Test("A small part of what no answer has named is fetched alone")
    func smallPart() async throws {
        let content = Content(5 << 20)
        let upstream = try server(content)
        let site = try await Site(upstream: upstream.address)
        let reply = try await site.blob(content.digest, range: "bytes=4096-8191")
        #expect(reply.status == 206 && reply.body == Array(content.bytes[4_096..<8_192]))
        let status = try await site.status()
        #expect(status.traffic.uplink == 4_096 && status.blobs.kept == 0 && status.blobs.passed == 1)
        await site.stop()
    }

    @Test("The folder may disappear under a gateway: it goes on, and makes it again")
    func folderGone() async throws {
        let content = Content(50_000)
        let upstream = try server(content)
        let site = try await Site(upstream: upstream.address)
        #expect(try await site.blob(content.digest).body == content.bytes)
        try FileManager.default.removeItem(atPath: site.folder)
        #expect(try await site.blob(content.digest).body == content.bytes)
        for _ in 0..<600 {
            if try await site.status().cacheIsUsable { break }
            try await Task.sleep(for: .milliseconds(100))
        }
        #expect(try await site.status().cacheIsUsable)
        let other = Content(50_000, seed: 2)
        // The upstream gives the first content for any name: what is asked for under another is refused.
        let refused = try await site.blob(other.digest)
        #expect(refused.failure != nil || refused.status == 502)
        #expect(try await site.blob(content.digest).body == content.bytes)
        await site.stop()
    }

    @Test("Two gateways do not share a folder")
    func twoOnOneFolder() async throws {
        let site = try await Site(upstream: nil)
        await #expect(throws: GatewayError(.folderInUse, "")) { _ = try await Site(upstream: nil, folder: site.folder) }
        await site.stop()
    }

    @Test("What arrived before a stop is gone on with")
    func resume() async throws {
        let content = Content(200_000)
        let folder = Site.makeFolder()
        let incoming = folder + "/incoming"
        try FileManager.default.createDirectory(atPath: incoming, withIntermediateDirectories: true)
        try Data(content.bytes[..<150_000]).write(to: URL(fileURLWithPath: incoming + "/" + content.digest.hex))
        let upstream = try server(content)
        let site = try await Site(upstream: upstream.address, folder: folder)
        #expect(try await site.blob(content.digest).body == content.bytes)
        #expect(upstream.requests.count == 1 && upstream.requests[0].contains("Range: bytes=150000-"))
        await site.stop()
    }
}
