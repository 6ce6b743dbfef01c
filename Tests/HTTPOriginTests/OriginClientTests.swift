import HTTPOriginTesting
import HTTPTypes
import NIOCore
import Testing

@testable import HTTPOrigin

@Suite("Fetching from other servers", .serialized)
struct OriginClientTests {
    private typealias Script = ScriptedServer.Script

    private func client(_ servers: ScriptedServer..., allowsPublic: Bool = false) throws -> OriginClient {
        let allowed = try servers.map { try OriginURL(parsing: $0.address).origin }
        return try OriginClient(
            policy: OriginPolicy(allowed: Set(allowed), allowsPublic: allowsPublic),
            agent: "test",
            idleTimeout: .seconds(1)
        )
    }

    /// What a fetch ends with: the body, or the code of the error.
    private func fetch(
        _ client: OriginClient,
        _ url: String,
        limits: OriginLimits = OriginLimits(bytes: 1_000, deadline: .seconds(300)),
        offset: Int64 = 0
    ) async throws -> Result<[UInt8], OriginError> {
        var request = OriginRequest(try OriginURL(parsing: url), limits: limits)
        request.offset = offset
        request.fields[HTTPField.Name("Fettle-Device")!] = "device"
        do throws(OriginError) {
            let response = try await client.fetch(request)
            let body = try await response.collect()
            await client.shutdown()
            return .success(Array(body.readableBytesView))
        } catch {
            await client.shutdown()
            return .failure(error)
        }
    }

    @Test("A body comes whole, or from the byte that was asked for")
    func plain() async throws {
        let server = try ScriptedServer { _, head in
            guard head.contains("Range: bytes=3-") else { return Script("200 OK", body: [1, 2, 3, 4, 5]) }
            return Script("206 Partial Content", ["Content-Range: bytes 3-4/5"], body: [4, 5])
        }
        #expect(try await fetch(client(server), server.address) == .success([1, 2, 3, 4, 5]))
        #expect(try await fetch(client(server), server.address, offset: 3) == .success([4, 5]))
    }

    @Test("A range with an end is asked for as it is")
    func range() async throws {
        let server = try ScriptedServer { _, head in
            guard head.contains("Range: bytes=1-2\r\n") else { return Script("500 Not asked for") }
            return Script("206 Partial Content", ["Content-Range: bytes 1-2/5"], body: [2, 3])
        }
        let client = try client(server)
        var request = OriginRequest(try OriginURL(parsing: server.address), limits: OriginLimits(bytes: 10))
        request.offset = 1
        request.fields[.range] = "bytes=1-2"
        let response = try await client.fetch(request)
        #expect(response.status == .partialContent && response.start == 1 && response.totalSize == 5)
        #expect(try await response.collect().readableBytesView.elementsEqual([2, 3]))
        await client.shutdown()
    }

    @Test("S24 redirects: three are followed, without what is for the first server only")
    func redirects() async throws {
        let last = try ScriptedServer { _, head in
            Script("200 OK", body: head.contains("Fettle-Device") ? [0] : [1])
        }
        let first = try ScriptedServer { path, _ in
            switch path {
            case "/": .redirect("/b")
            case "/b": .redirect("c?d")
            default: .redirect(last.address)
            }
        }
        #expect(try await fetch(client(first, last), first.address) == .success([1]))
    }

    @Test("S24 redirects in a circle, too many, or to another scheme end")
    func endlessRedirects() async throws {
        let circle = try ScriptedServer { path, _ in .redirect(path == "/a" ? "/b" : "/a") }
        #expect(try await fetch(client(circle), circle.address) == .failure(OriginError(.redirects, "")))
        let many = try ScriptedServer { path, _ in .redirect(path + "x") }
        #expect(try await fetch(client(many), many.address) == .failure(OriginError(.redirects, "")))
        #expect(many.requests.count == 4)
        for location in ["file:///etc/passwd", "gopher://127.0.0.1/"] {
            let server = try ScriptedServer { _, _ in .redirect(location) }
            #expect(try await fetch(client(server), server.address) == .failure(OriginError(.scheme, "")))
        }
    }

    @Test("S24 a redirect to a private address is not followed, whatever the name")
    func privateAddresses() async throws {
        let victim = try ScriptedServer { _, _ in Script("200 OK", body: [9]) }
        for name in ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "0.0.0.0"] {
            let server = try ScriptedServer { _, _ in .redirect("http://\(name):\(victim.port)/") }
            let result = try await fetch(client(server, allowsPublic: true), server.address)
            #expect(result == .failure(OriginError(.privateAddress, "")), "\(name)")
        }
        let other = try ScriptedServer { _, _ in .redirect(victim.address) }
        #expect(try await fetch(client(other), other.address) == .failure(OriginError(.notAllowed, "")))
        #expect(victim.requests.isEmpty)
    }

    @Test("S24 a name that means a private address only when it is connected to gains nothing")
    func rebinding() async throws {
        let victim = try ScriptedServer { _, _ in Script("200 OK", body: [9]) }
        let client = try OriginClient(
            policy: OriginPolicy(allowed: [], allowsPublic: true),
            agent: "test",
            caFile: nil,
            connectTimeout: .seconds(2),
            idleTimeout: .seconds(2),
            lookUp: { _ in }
        )
        let result = try await fetch(client, "http://localhost:\(victim.port)/")
        #expect(result == .failure(OriginError(.privateAddress, "")), "\(result)")
        #expect(victim.requests.isEmpty)
    }

    @Test("S12 a body that is longer than it may be is cut off, also where its length was not announced")
    func endless() async throws {
        let announced = try ScriptedServer { _, _ in Script("200 OK", body: [UInt8](repeating: 1, count: 1_001)) }
        #expect(try await fetch(client(announced), announced.address) == .failure(OriginError(.tooLarge, "")))
        let chunk = Array("8000\r\n".utf8) + [UInt8](repeating: 1, count: 0x8000) + Array("\r\n".utf8)
        let endless = try ScriptedServer { _, _ in
            let head = Array("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n".utf8)
            return Script([(0, head)] + [(wait: Double, bytes: [UInt8])](repeating: (0, chunk), count: 100))
        }
        #expect(try await fetch(client(endless), endless.address) == .failure(OriginError(.tooLarge, "")))
    }

    @Test("S13 a server that says nothing, or next to nothing, is left")
    func slow() async throws {
        let silent = try ScriptedServer { _, _ in Script([(2, [])]) }
        #expect(try await fetch(client(silent), silent.address) == .failure(OriginError(.tooSlow, "")))
        let trickle = try ScriptedServer { _, _ in
            let head = Array("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n".utf8)
            return Script([(0, head)] + [(wait: Double, bytes: [UInt8])](repeating: (0.1, [1]), count: 100))
        }
        let limits = OriginLimits(bytes: 100, deadline: .seconds(30), leastRate: 100, window: .milliseconds(300))
        #expect(
            try await fetch(client(trickle), trickle.address, limits: limits) == .failure(OriginError(.tooSlow, ""))
        )
    }

    @Test("A body that breaks off, an unknown coding and the wrong range are errors")
    func lies() async throws {
        let short = try ScriptedServer { _, _ in Script("200 OK", body: [1, 2], announced: 5) }
        #expect(try await fetch(client(short), short.address) == .failure(OriginError(.truncated, "")))
        let coded = try ScriptedServer { _, _ in Script("200 OK", ["Content-Encoding: gzip"], body: [1]) }
        #expect(try await fetch(client(coded), coded.address) == .failure(OriginError(.malformedResponse, "")))
        for field in ["bytes 2-4/5", "bytes 4-3/5", "bytes 3-5/5", "items 3-4/5", "bytes 3-4"] {
            let server = try ScriptedServer { _, _ in
                Script("206 Partial Content", ["Content-Range: \(field)"], body: [4, 5])
            }
            let result = try await fetch(client(server), server.address, offset: 3)
            #expect(result == .failure(OriginError(.malformedResponse, "")), "\(field)")
        }
        let gone = try OriginClient(
            policy: OriginPolicy(allowed: [OriginURL(parsing: "http://127.0.0.1:9").origin]),
            agent: "x"
        )
        #expect(try await fetch(gone, "http://127.0.0.1:9/") == .failure(OriginError(.unreachable, "")))
    }
}
