import Foundation
import Glibc
import HTTPOriginTesting
import HTTPTypes
import Store
import Testing

@testable import Gateway

@Suite("Connections", .serialized)
struct ConnectionTests {
    private func connect(_ port: Int) -> CInt {
        let descriptor = socket(AF_INET, CInt(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            close(descriptor)
            return -1
        }
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        return descriptor
    }

    private func write(_ text: String, _ descriptor: CInt) {
        _ = Array(text.utf8).withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, CInt(MSG_NOSIGNAL)) }
    }

    /// All that comes until the other side closes.
    private func readAll(_ descriptor: CInt) -> [UInt8] {
        var all: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(descriptor, &piece, piece.count, 0)
            guard count > 0 else { return all }
            all += piece[..<count]
        }
    }

    @Test("Hundreds of connections that send nothing are closed, and hold nobody up meanwhile")
    func silent() async throws {
        let site = try await Site(upstream: nil) { $0.headerSeconds = 1 }
        let connections = (0..<400).map { _ in connect(site.port) }
        defer { for connection in connections { close(connection) } }
        #expect(connections.allSatisfy { $0 >= 0 })
        #expect(try await site.get("/v1/health").status == 200)
        let port = site.port
        let closed = await Task.detached { connections.count { self.readAll($0).isEmpty } }.value
        #expect(closed == 400)
        #expect(try await site.status().silentConnections == 400)
        // One that sends the beginning of a head, and no more.
        let half = connect(port)
        defer { close(half) }
        write("GET /v1/health HTTP/1.1\r\nHost: x\r\n", half)
        let rest = await Task.detached { self.readAll(half) }.value
        #expect(rest.isEmpty)
        await site.stop()
    }

    @Test("Requests that come one behind the other are answered in order, by whatever way")
    func pipelined() async throws {
        let content = Content(3 << 20)
        let small = Content(500, seed: 3)
        let upstream = try ScriptedServer { path, _ in
            ScriptedServer.Script("200 OK", body: path.hasSuffix(small.digest.hex) ? small.bytes : content.bytes)
        }
        let site = try await Site(upstream: upstream.address)
        for content in [content, small] { #expect(try await site.blob(content.digest).body == content.bytes) }
        let descriptor = connect(site.port)
        defer { close(descriptor) }
        func head(_ path: String, _ more: String = "") -> String { "GET \(path) HTTP/1.1\r\nHost: x\r\n\(more)\r\n" }
        let large = "/v1/blobs/sha-256/\(content.digest.hex)"
        let tiny = "/v1/blobs/sha-256/\(small.digest.hex)"
        let requests =
            head(tiny) + head(large) + head("/v1/health") + head(tiny, "Range: bytes=0-9\r\n") + head(large)
            + head("/v1/none") + head(tiny, "Connection: close\r\n")
        write(requests, descriptor)
        let reply = await Task.detached { self.readAll(descriptor) }.value
        var bodies: [[UInt8]] = []
        var statuses: [String] = []
        var rest = reply[...]
        while let end = rest.firstRange(of: [13, 10, 13, 10]) {
            let lines = String(decoding: rest[..<end.lowerBound], as: UTF8.self).split(separator: "\r\n")
            statuses.append(String(lines[0].split(separator: " ")[1]))
            let length = lines.first { $0.lowercased().hasPrefix("content-length:") }
            let count = length.flatMap { Int($0.split(separator: " ")[1]) } ?? 0
            bodies.append(Array(rest[end.upperBound...].prefix(count)))
            rest = rest[end.upperBound...].dropFirst(count)
        }
        #expect(statuses == ["200", "200", "200", "206", "200", "404", "200"])
        #expect(bodies.count == 7 && bodies[0] == small.bytes && bodies[1] == content.bytes)
        #expect(bodies.count == 7 && bodies[3] == Array(small.bytes[0...9]) && bodies[4] == content.bytes)
        #expect(bodies.last == small.bytes && rest.isEmpty)
        await site.stop()
    }

    @Test("What is no HTTP, or a head without end, is refused")
    func malformed() async throws {
        let site = try await Site(upstream: nil) { $0.headerSeconds = 2 }
        for text in ["\0\0\0\0\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET /\(String(repeating: "x", count: 200_000))"] {
            let descriptor = connect(site.port)
            write(text, descriptor)
            let reply = await Task.detached { self.readAll(descriptor) }.value
            #expect(reply.isEmpty || String(decoding: reply.prefix(12), as: UTF8.self) == "HTTP/1.1 400")
            close(descriptor)
        }
        #expect(try await site.get("/v1/health").status == 200)
        await site.stop()
    }

    @Test("HEAD, entity tags and ranges of what is kept")
    func conditional() async throws {
        let content = Content(100_000)
        let upstream = try ScriptedServer { _, _ in ScriptedServer.Script("200 OK", body: content.bytes) }
        let site = try await Site(upstream: upstream.address)
        let path = "/v1/blobs/sha-256/\(content.digest.hex)"
        let tag = "\"\(content.digest.hex)\""
        // The first of each is served on its way, the second from the cache.
        for _ in 0..<2 {
            #expect(try await site.get(path).body == content.bytes)
            let head = try await site.send(.head, path)
            #expect(head.status == 200 && head.fields[.contentLength] == "100000" && head.fields[.eTag] == tag)
            #expect(try await site.get(path, [.ifNoneMatch: tag]).status == 304)
            #expect(try await site.get(path, [.ifNoneMatch: "\"x\", W/\(tag)"]).status == 304)
            #expect(try await site.get(path, [.ifNoneMatch: "\"x\""]).status == 200)
            let last = try await site.get(path, [.range: "bytes=99990-"])
            #expect(last.status == 206 && last.body == Array(content.bytes[99_990...]))
            #expect(try await site.get(path, [.range: "bytes=100000-"]).status == 416)
            #expect(try await site.get(path, [.range: "bytes=5-9", .ifRange: "\"x\""]).body == content.bytes)
            #expect(try await site.get(path, [.range: "bytes=5-9", .ifRange: tag]).body.count == 5)
            #expect(try await site.get(path, [.range: "bytes=0-1,3-4"]).status == 200)
        }
        await site.stop()
    }
}
