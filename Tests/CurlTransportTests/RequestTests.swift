import CurlTransport
import Testing

@Suite("Requests by libcurl")
struct RequestTests {
    @Test("A3 a POST brings its body and fields, and the response comes with status, fields and body")
    func post() throws {
        let server = WebServer { .response(200, ["ETag: \"x\"", "X-Empty:"], Array("got \($0.body.count)".utf8)) }
        let body = [UInt8](repeating: 7, count: 70_000)
        let request = HTTPRequest(
            method: .post,
            url: server.url + "/v1/poll?a=b",
            fields: [
                HTTPField(name: "Content-Type", value: "application/cbor"), HTTPField(name: "X-Empty", value: ""),
            ],
            body: body
        )
        let response = try Fixture.transport().request(request, limit: 100)
        #expect(response.status == 200)
        #expect(response.isSuccess)
        #expect(response.body == Array("got 70000".utf8))
        #expect(response.value(of: "etag") == "\"x\"")
        #expect(response.value(of: "x-empty") == "")
        #expect(response.value(of: "none") == nil)
        let seen = try #require(server.requests.first)
        #expect(seen.method == "POST")
        #expect(seen.path == "/v1/poll?a=b")
        #expect(seen.body == body)
        #expect(seen.fields["content-type"] == "application/cbor")
        #expect(seen.fields["x-empty"] == "")
        #expect(seen.fields["user-agent"] == "fettle-agent/1.2.3")
        #expect(seen.fields["expect"] == nil)
    }

    @Test("A3 a PUT, an empty POST and a GET are sent as such")
    func methods() throws {
        let server = WebServer { _ in .response(204) }
        let transport = try Fixture.transport()
        for method in [HTTPRequest.Method.put, .post, .get] {
            _ = try transport.request(HTTPRequest(method: method, url: server.url), limit: 0)
        }
        #expect(server.requests.map { $0.method } == ["PUT", "POST", "GET"])
        #expect(server.requests.map { $0.fields["content-length"] } == ["0", "0", nil])
    }

    @Test("A3 a connection is used again")
    func keepAlive() throws {
        let server = WebServer { _ in .response(200, [], [1]) }
        let transport = try Fixture.transport()
        for _ in 0..<5 { _ = try transport.request(HTTPRequest(url: server.url), limit: 10) }
        #expect(server.requests.map { $0.connection } == [0, 0, 0, 0, 0])
    }

    @Test("A4 other statuses are responses, with the time to wait", arguments: [404, 401, 500])
    func statuses(_ status: Int) throws {
        let server = WebServer { _ in .response(status, ["Retry-After: 17"], [9]) }
        let response = try Fixture.transport().request(HTTPRequest(url: server.url), limit: 10)
        #expect(response.status == status)
        #expect(!response.isSuccess)
        #expect(response.body == [9])
        #expect(response.retryAfter == 17)
    }

    @Test("A3 a body beyond the limit is an error, whether its length is said or not", arguments: [true, false])
    func tooLarge(_ saysLength: Bool) throws {
        let server = WebServer { _ in .response(200, [], [UInt8](repeating: 1, count: 1_001), saysLength: saysLength) }
        let transport = try Fixture.transport()
        let error = #expect(throws: TransportError.self) {
            try transport.request(HTTPRequest(url: server.url), limit: 1_000)
        }
        #expect(error?.kind == .tooLarge)
        #expect(try transport.request(HTTPRequest(url: server.url), limit: 1_001).body.count == 1_001)
    }

    @Test("A3 errors have a kind: nobody there, no such name, no TLS, nothing that can be read")
    func kinds() throws {
        // A port that was free a moment ago.
        let port = LoopbackServer { _, _ in }.port
        #expect(kind(of: "http://127.0.0.1:\(port)/") == .connect)
        #expect(kind(of: "http://no-such-host.invalid/") == .resolve)
        let plain = LoopbackServer { socket, _ in
            socket.send("HTTP/1.1 200 OK\r\n\r\n")
        }
        #expect(kind(of: "https://127.0.0.1:\(plain.port)/") == .tls)
        #expect(kind(of: "http://") == .invalidRequest)
        #expect(kind(of: "http://127.0.0.1/a b") == .invalidRequest)
        #expect(kind(of: "http://127.0.0.1/\r\nX: y") == .invalidRequest)
        #expect(kind(of: "gopher://127.0.0.1/") == .schemeNotAllowed)
        #expect(kind(of: "file:///etc/hostname") == .schemeNotAllowed)
        let garbage = LoopbackServer { socket, _ in
            _ = socket.line()
            socket.send("no http\r\n\r\n")
        }
        let found = kind(of: "http://127.0.0.1:\(garbage.port)/")
        #expect(found == .schemeNotAllowed || found == .network)
    }

    @Test("A3 fields that would smuggle others in are refused", arguments: ["a\r\nb: c", "a\nb", "a\u{0}"])
    func smuggling(_ value: String) throws {
        let server = WebServer { _ in .response(200) }
        for field in [HTTPField(name: "X", value: value), HTTPField(name: value, value: "x")] {
            let error = #expect(throws: TransportError.self) {
                try Fixture.transport().request(HTTPRequest(url: server.url, fields: [field]), limit: 10)
            }
            #expect(error?.kind == .invalidRequest)
        }
        #expect(server.requests.isEmpty)
    }

    @Test("A3 errors never show a password")
    func redaction() throws {
        let server = LoopbackServer { _, _ in }
        let error = #expect(throws: TransportError.self) {
            try Fixture.transport().request(
                HTTPRequest(url: "http://user:secret@127.0.0.1:\(server.port)/x"),
                limit: 10
            )
        }
        #expect(error?.url == "http://127.0.0.1:\(server.port)/x")
        #expect(error.map { "\($0)".contains("secret") } == false)
    }

    @Test("A3 a server that says nothing ends the request in time")
    func timeout() throws {
        let server = LoopbackServer { socket, _ in
            _ = socket.bytes(100_000)
        }
        let transport = try Fixture.transport { $0.requestTimeout = .milliseconds(300) }
        let error = #expect(throws: TransportError.self) {
            try transport.request(HTTPRequest(url: "http://127.0.0.1:\(server.port)/"), limit: 10)
        }
        #expect(error?.kind == .timeout)
        #expect(error?.isTransient == true)
    }

    private func kind(of url: String) -> TransportError.Kind? {
        do throws(TransportError) {
            _ = try Fixture.transport { $0.requestTimeout = .seconds(10) }.request(HTTPRequest(url: url), limit: 10)
            return nil
        } catch {
            return error.kind
        }
    }
}
