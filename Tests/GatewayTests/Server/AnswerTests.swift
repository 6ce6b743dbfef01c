import CBOR
import Foundation
import HTTPOriginTesting
import HTTPServing
import HTTPTypes
import Store
import Synchronization
import Testing
import UpdateProtocol

@testable import Gateway

@Suite("Requests through a gateway")
struct AnswerTests {
    private typealias Script = ScriptedServer.Script

    private static let content = Content(20_000)

    /// An upstream that answers every request, and may be taken away.
    private final class Upstream: Sendable {
        let server: ScriptedServer
        private let flag: Flag

        init(age: Int = 3_600, wait: Double = 0, status: @escaping @Sendable (String) -> String? = { _ in nil }) throws
        {
            let flag = Flag()
            self.flag = flag
            server = try ScriptedServer { path, head in
                guard flag.isUp else { return Script([]) }
                if let status = status(head) { return Script(status) }
                if path.contains("/blobs/") {
                    let (status, fields, body) = AnswerTests.content.part(of: head)
                    return Script(status, fields, body: body)
                }
                if path.hasSuffix("/reports") { return Script("204 No Content", ["Fettle-Nonce: bm9uY2U"]) }
                var script = Script(
                    "200 OK",
                    ["Fettle-Answer-Age: \(age)", "Fettle-Nonce: bm9uY2U", "Cache-Control: no-store"],
                    body: AnswerTests.content.answer()
                )
                script.pieces[0].wait = wait
                return script
            }
        }

        func take(_ isUp: Bool) { flag.set(isUp) }

        func count(_ path: String) -> Int { server.requests.count { $0.contains(" \(path)") } }
    }

    private final class Flag: Sendable {
        private let value = Mutex(true)
        var isUp: Bool { value.withLock { $0 } }
        func set(_ isUp: Bool) { value.withLock { $0 = isUp } }
    }

    private func located(_ reply: Site.Reply) throws -> [String] {
        let answer = try UpdateAnswer(reply.body.span)
        guard case .located(_, _, _, let uris)? = answer[0] else { return [] }
        return uris.map(\.string)
    }

    @Test("G1 a request that was answered before is answered at once, without the nonce of another device")
    func learned() async throws {
        let upstream = try Upstream()
        let site = try await Site(upstream: upstream.server.address)
        let first = try await site.request(1, from: "a")
        #expect(first.status == 200 && first.fields[.fettleNonce] == "bm9uY2U")
        #expect(try located(first).first == "blobs/sha-256/\(Self.content.digest.hex)")
        #expect(try located(first).last == "\(upstream.server.address)/v1/blobs/sha-256/\(Self.content.digest.hex)")
        let second = try await site.request(1, from: "b")
        #expect(second.status == 200 && second.fields[.fettleNonce] == nil && second.body == first.body)
        // The anonymous form has the same answer.
        let query = Base64URL.encode(Site.updateRequest(1).encoded)
        let third = try await site.get("/v1/request?q=\(query)")
        #expect(third.status == 200 && third.body == first.body)
        #expect(third.fields[.cacheControl]?.hasPrefix("public, max-age=") == true)
        #expect(upstream.count("/v1/request") == 1)
        #expect(try await site.request(2, from: "a").status == 200)
        #expect(upstream.count("/v1/request") == 2)
        // The payload is fetched once, before anybody asked for it.
        #expect(try await site.blob(Self.content.digest).body == Self.content.bytes)
        #expect(upstream.count("/v1/blobs") == 1)
        let status = try await site.status()
        #expect(status.answers.hits == 2 && status.answers.forwarded == 2 && status.answers.known == 2)
        await site.stop()
    }

    @Test("G2 a hundred devices that ask the same at the same time cost one request")
    func together() async throws {
        let upstream = try Upstream(wait: 0.3)
        let site = try await Site(upstream: upstream.server.address)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for device in 0..<100 {
                group.addTask {
                    let reply = try await site.request(Int64(device % 5), from: "device-\(device)")
                    #expect(reply.status == 200)
                }
            }
            try await group.waitForAll()
        }
        #expect(upstream.count("/v1/request") == 5)
        await site.stop()
    }

    @Test("S26 what one device is refused is not refused to another; a refusal of the question holds for two seconds")
    func refusals() async throws {
        let upstream = try Upstream(status: { head in head.contains("stranger") ? "401 Unauthorized" : nil })
        let site = try await Site(upstream: upstream.server.address)
        #expect(try await site.request(1, from: "stranger").status == 401)
        #expect(try await site.request(1, from: "friend").status == 200)
        await site.stop()
        let unknown = try Upstream(status: { $0.contains("/request") ? "404 Not Found" : nil })
        let other = try await Site(upstream: unknown.server.address)
        for device in 0..<5 { #expect(try await other.request(1, from: "device-\(device)").status == 404) }
        // One, unless the machine is so busy that five requests take longer than two seconds.
        #expect(unknown.count("/v1/request") < 5)
        await other.stop()
    }

    @Test("G1 without the uplink an answer past its age is better than none, also after a restart")
    func stale() async throws {
        let upstream = try Upstream(age: 0)
        let site = try await Site(upstream: upstream.server.address)
        let first = try await site.request(1, from: "a")
        #expect(try await site.blob(Self.content.digest).body == Self.content.bytes)
        upstream.take(false)
        #expect(try await site.request(1, from: "b").body == first.body)
        #expect(try await site.request(2, from: "b").status == 503)
        await site.stop(removesFolder: false)
        let again = try await Site(upstream: upstream.server.address, folder: site.folder)
        #expect(try await again.request(1, from: "c").body == first.body)
        #expect(try await again.blob(Self.content.digest).body == Self.content.bytes)
        #expect(try await again.status().upstream.state == "down")
        await again.stop()
    }

    @Test("G1 reports that cannot go are kept before the device hears of it, survive a restart, and go in order, once")
    func reports() async throws {
        let upstream = try Upstream()
        upstream.take(false)
        let site = try await Site(upstream: upstream.server.address)
        for number in 0..<5 as Range<UInt8> {
            #expect(try await site.post("/v1/reports", [number], from: "device-\(number % 2)").status == 202)
        }
        #expect(try await site.status().queue.waiting == 5)
        await site.stop(removesFolder: false)
        let count = upstream.count("/v1/reports")
        upstream.take(true)
        let again = try await Site(upstream: upstream.server.address, folder: site.folder)
        for _ in 0..<1_200 {
            if try await again.status().queue.waiting == 0 { break }
            try await Task.sleep(for: .milliseconds(50))
        }
        #expect(try await again.status().queue.delivered == 5)
        let brought = upstream.server.requests.filter { $0.contains("/v1/reports") }.dropFirst(count)
        #expect(brought.count == 5 && brought.allSatisfy { $0.contains("Via: 1.1 ") })
        let devices = brought.map { $0.contains("device-1") }
        #expect(devices == [false, true, false, true, false])
        // With the uplink there, they go at once, and bring a nonce back.
        let direct = try await again.post("/v1/reports", [9], from: "device-0")
        #expect(direct.status == 204 && direct.fields[.fettleNonce] != nil)
        await again.stop()
    }

    @Test("A circle of gateways is noticed, and ends")
    func circle() async throws {
        let port = Site.freePort()
        let first = try await Site(upstream: "http://127.0.0.1:\(port)")
        let second = try await Site(upstream: first.address) { $0.port = port }
        let third = try await Site(upstream: second.address)
        let content = Content(100)
        let reply = try await third.blob(content.digest)
        #expect(reply.status >= 500)
        let pseudonym = try await third.status().pseudonym
        #expect(
            try await third.post("/v1/poll", [0xA1, 1, 1], from: "a", via: "1.1 x, 1.1 \(pseudonym)").status == 508
        )
        let many = (0..<9).map { "1.1 g\($0)" }.joined(separator: ", ")
        #expect(try await third.post("/v1/reports", [1], from: "a", via: many).status == 508)
        for site in [first, second, third] { await site.stop() }
    }

    @Test("Messages that are too long or malformed are refused here, operators' routes are not there")
    func badInput() async throws {
        let upstream = try Upstream()
        let site = try await Site(upstream: upstream.server.address)
        let large = [UInt8](repeating: 0, count: 70_000)
        for path in ["/v1/poll", "/v1/request", "/v1/reports", "/v1/enrol"] {
            #expect(try await site.send(.post, path, body: large).status == 413)
        }
        for path in ["/v1/poll", "/v1/request", "/v1/reports"] {
            #expect(try await site.send(.post, path, body: [1, 2, 3]).status == 400)
            #expect(try await site.send(.post, path, body: []).status == 400)
        }
        #expect(try await site.post("/v1/request", Site.updateRequest(1).encoded, from: "a").status == 400)
        for path in ["/v1/request", "/v1/request?q=", "/v1/request?q=%3D%3D", "/v1/blobs/sha-256/xyz"] {
            #expect(try await site.get(path).status == 400, "\(path)")
        }
        for path in ["/v1/campaigns", "/v1/devices", "/v1/stats", "/", "/v1/blobs/sha-256/../../etc/passwd"] {
            #expect(try await site.get(path).status == 404, "\(path)")
        }
        #expect(try await site.send(.put, "/v1/blobs/sha-256/\(Self.content.digest.hex)", body: [1]).status >= 400)
        #expect(upstream.server.requests.isEmpty)
        await site.stop()
    }
}
