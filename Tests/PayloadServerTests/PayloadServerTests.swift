import Glibc
import Testing

@testable import PayloadServer

@Suite("Server for neighbours", .serialized)
struct PayloadServerTests {
    private static let digest = String(repeating: "ab", count: 32)
    private static let path = "/v1/blobs/sha-256/" + digest
    private let file = ServedFile((0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8) })

    private func server(
        available: Int = 100_000,
        _ change: (inout PayloadServerPolicy) -> Void = { _ in }
    ) throws -> PayloadServer {
        var policy = PayloadServerPolicy()
        change(&policy)
        let payload = SharedPayload(path: file.path, size: 100_000, available: UInt64(available))
        return try PayloadServer(policy, name: "me") { $0 == Self.digest ? .payload(payload) : .nothing }
    }

    @Test("G1 a payload, whole and in parts")
    func payload() throws {
        let server = try server()
        defer { server.stop() }
        let whole = try #require(RawClient.ask(server.port, "GET", Self.path))
        #expect(whole.status == 200 && whole.body == file.bytes)
        #expect(whole.fields["etag"] == "\"\(Self.digest)\"" && whole.fields["fettle-neighbour"] == "me")
        let parts: [(String, Range<Int>)] = [
            ("bytes=0-0", 0..<1), ("bytes=5-", 5..<100_000), ("bytes=-7", 99_993..<100_000),
            ("bytes=9-200000", 9..<100_000),
        ]
        for (value, range) in parts {
            let part = try #require(RawClient.ask(server.port, "GET", Self.path, ["Range: \(value)"]))
            #expect(part.status == 206 && part.body == Array(file.bytes[range]), "\(value)")
            #expect(part.fields["content-range"] == "bytes \(range.lowerBound)-\(range.upperBound - 1)/100000")
        }
        let beyond = try #require(RawClient.ask(server.port, "GET", Self.path, ["Range: bytes=100000-"]))
        #expect(beyond.status == 416 && beyond.fields["content-range"] == "bytes */100000")
        let other = try #require(RawClient.ask(server.port, "GET", Self.path, ["Range: bytes=1-2", "If-Range: \"x\""]))
        #expect(other.status == 200 && other.body.count == 100_000)
        let head = try #require(RawClient.ask(server.port, "HEAD", Self.path))
        #expect(head.status == 200 && head.body.isEmpty && head.fields["content-length"] == "100000")
    }

    @Test("G1 a payload that is being received is served as far as it is here")
    func arriving() throws {
        let server = try server(available: 40_000)
        defer { server.stop() }
        let head = try #require(RawClient.ask(server.port, "HEAD", Self.path))
        #expect(head.fields["fettle-available"] == "40000" && head.fields["content-length"] == "100000")
        let part = try #require(RawClient.ask(server.port, "GET", Self.path, ["Range: bytes=10-"]))
        #expect(part.status == 206 && part.fields["content-range"] == "bytes 10-39999/100000")
        #expect(part.body == Array(file.bytes[10..<40_000]))
        let later = try #require(RawClient.ask(server.port, "GET", Self.path, ["Range: bytes=40000-"]))
        #expect(later.status == 416 && later.fields["retry-after"] == "1")
        let whole = try #require(RawClient.ask(server.port, "GET", Self.path))
        #expect(whole.status == 503 && whole.fields["retry-after"] == "1" && whole.body.isEmpty)
    }

    @Test(
        "S22 names from outside are digests or nothing",
        arguments: [
            "/", "/v1/blobs/sha-256/", "/v1/blobs/sha-256/..", "/v1/blobs/sha-256/../../etc/passwd", "//etc/passwd",
            "/v1/blobs/sha-256/" + String(repeating: "AB", count: 32),
            "/v1/blobs/sha-256/" + String(repeating: "a", count: 65),
            "/v1/blobs/sha-256/" + digest + ".blocks", "/v1/blobs/sha-256/" + String(repeating: "0", count: 64),
            "/v1/poll", "/v1/blobs/sha-256/%2e%2e%2f" + String(repeating: "a", count: 55),
        ]
    )
    func names(_ path: String) throws {
        let server = try server()
        defer { server.stop() }
        #expect(RawClient.ask(server.port, "GET", path)?.status == 404)
    }

    @Test("only reading is allowed; nobody sends anything here")
    func methods() throws {
        let server = try server()
        defer { server.stop() }
        #expect(RawClient.ask(server.port, "DELETE", Self.path)?.status == 405)
        #expect(RawClient.ask(server.port, "OPTIONS", Self.path)?.status == 405)
        let post = RawClient.ask(server.port, "POST", Self.path, ["Content-Length: 4"], body: [1, 2, 3, 4])
        #expect(post == nil || post?.status == 405)
        let long = RawClient.ask(server.port, "GET", Self.path, ["X: " + String(repeating: "x", count: 40_000)])
        #expect(long == nil || (400..<500).contains(long?.status ?? 0))
        #expect(RawClient.ask(server.port, "GET", Self.path)?.status == 200)
    }

    @Test("G2 connections are bounded, those of one client more tightly; a connection on which nothing happens ends")
    func connections() throws {
        let server = try server {
            $0.connections = 6
            $0.connectionsPerClient = 3
            $0.idleTimeout = 1
        }
        defer { server.stop() }
        // They send nothing.
        let idle = (0..<3).compactMap { _ in RawClient.connect(server.port) }
        #expect(RawClient.ask(server.port, "HEAD", Self.path) == nil)
        // After a while they are gone.
        var status: Int?
        for _ in 0..<400 {
            if status != nil { break }
            usleep(100_000)
            status = RawClient.ask(server.port, "HEAD", Self.path)?.status
        }
        #expect(status == 200)
        for socket in idle { close(socket) }
    }

    @Test("G2 the rate is shared among connections")
    func rate() throws {
        #expect(ConnectionPacing.share(of: 0, perConnection: 0, among: 3) == nil)
        #expect(ConnectionPacing.share(of: 900, perConnection: 0, among: 3) == 300)
        #expect(ConnectionPacing.share(of: 900, perConnection: 100, among: 3) == 100)
        #expect(ConnectionPacing.share(of: 0, perConnection: 100, among: 3) == 100)
        #expect(ConnectionPacing.share(of: 2, perConnection: 0, among: 300) == 1)
        let server = try server { $0.rate = 100_000 }
        defer { server.stop() }
        let start = RawClient.milliseconds
        #expect(RawClient.ask(server.port, "GET", Self.path, segment: 1_000)?.body == file.bytes)
        let passed = RawClient.milliseconds - start
        // The kernel does not pace the first ten packets.
        #expect(passed >= 300, "\(passed) ms for a second's worth of bytes")
    }

    @Test("G2 a closed server says when to ask again; a file that went away is not there")
    func closed() throws {
        let closed = try PayloadServer(PayloadServerPolicy(), name: "me") { _ in .closed(retryAfter: 60) }
        let answer = try #require(RawClient.ask(closed.port, "GET", Self.path))
        #expect(answer.status == 503 && answer.fields["retry-after"] == "60")
        let gone = SharedPayload(path: file.path + ".gone", size: 9, available: 9)
        let server = try PayloadServer(PayloadServerPolicy(), name: "me") { _ in .payload(gone) }
        #expect(RawClient.ask(server.port, "GET", Self.path)?.status == 404)
        let short = SharedPayload(path: file.path, size: 200_000, available: 200_000)
        let shorter = try PayloadServer(PayloadServerPolicy(), name: "me") { _ in .payload(short) }
        #expect(RawClient.ask(shorter.port, "GET", Self.path)?.status == 404)
    }

    @Test("an address that is none, or is taken, is an error that says so")
    func addresses() throws {
        #expect(throws: PayloadServerError.address("nowhere")) {
            try PayloadServer(PayloadServerPolicy(address: "nowhere"), name: "") { _ in .nothing }
        }
        let six = try PayloadServer(PayloadServerPolicy(address: "[::1]"), name: "") { _ in .nothing }
        #expect(six.port > 0)
        #expect(throws: PayloadServerError.unavailable("192.0.2.1", port: 0)) {
            try PayloadServer(PayloadServerPolicy(address: "192.0.2.1"), name: "") { _ in .nothing }
        }
    }
}
