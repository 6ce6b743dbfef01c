import Testing

@testable import CurlTransport

@Suite("Redirects")
struct RedirectTests {
    @Test("A4 D5 a location is followed, to another server too, and the body comes from there")
    func follow() throws {
        let target = WebServer { .response(200, [], Array($0.path.utf8)) }
        let server = WebServer { _ in .redirect(to: target.url + "/there") }
        let response = try Fixture.transport().request(HTTPRequest(url: server.url), limit: 10)
        #expect(response.body == Array("/there".utf8))
        #expect(response.url == target.url + "/there")
        let downloaded = try Fixture.download(DownloadRequest(url: server.url, limit: 10))
        #expect(downloaded.bytes == Array("/there".utf8))
        #expect(downloaded.result?.url == target.url + "/there")
    }

    @Test("A4 at most three redirects are followed, so a loop ends")
    func loop() throws {
        let server = WebServer { .redirect(to: $0.path + "x") }
        let error = #expect(throws: TransportError.self) {
            try Fixture.transport().request(HTTPRequest(url: server.url), limit: 10)
        }
        #expect(error?.kind == .redirect)
        #expect(server.requests.count == 4)
        let downloaded = try Fixture.download(DownloadRequest(url: server.url, limit: 10))
        #expect(downloaded.error?.kind == .redirect)
        #expect(downloaded.start == nil)
    }

    @Test("A4 exactly three redirects are followed")
    func three() throws {
        let server = WebServer { $0.path.count < 4 ? .redirect(to: $0.path + "x") : .response(200, [], [1]) }
        #expect(try Fixture.transport().request(HTTPRequest(url: server.url), limit: 10).body == [1])
    }

    @Test(
        "A4 no redirect leads to files, FTP or what the policy does not allow",
        arguments: ["file:///etc/hostname", "ftp://127.0.0.1/x", "gopher://127.0.0.1/", "https://127.0.0.1/", "//"]
    )
    func schemes(_ target: String) throws {
        let server = WebServer { _ in .redirect(to: target) }
        let transport = try Fixture.transport(schemes: ["http", "file", "ftp"])
        let error = #expect(throws: TransportError.self) {
            try transport.request(HTTPRequest(url: server.url), limit: 1_000)
        }
        #expect(error?.kind == .redirect)
        let downloaded = Fixture.download(DownloadRequest(url: server.url, limit: 1_000), with: transport)
        #expect(downloaded.error?.kind == .redirect)
        #expect(downloaded.bytes.isEmpty)
    }

    @Test("A4 a redirect never leads from https to http, but the other way")
    func downgrade() throws {
        let policy = TransportPolicy(version: "1")
        let error = #expect(throws: TransportError.self) {
            try Hop(url: "https://a/b").redirected(to: "http://a/b", status: 302, under: policy)
        }
        #expect(error?.kind == .redirect)
        let hop = try Hop(url: "http://a/b").redirected(to: "https://a/b", status: 302, under: policy)
        #expect(hop.url == "https://a/b")
        #expect(throws: TransportError.self) { try hop.redirected(to: "HTTP://a/", status: 302, under: policy) }
    }

    @Test("A3 a POST stays one with 307 and 308, and becomes a GET with 301, 302 and 303")
    func methods() throws {
        for status in [301, 302, 303, 307, 308] {
            let server = WebServer { $0.path == "/" ? .redirect(status, to: "/x") : .response(200) }
            let request = HTTPRequest(
                method: .post,
                url: server.url,
                fields: [HTTPField(name: "Content-Type", value: "application/cbor")],
                body: [1, 2]
            )
            _ = try Fixture.transport().request(request, limit: 10)
            let last = try #require(server.requests.last)
            #expect(last.method == (status < 307 ? "GET" : "POST"))
            #expect(last.body == (status < 307 ? [] : [1, 2]))
            #expect((last.fields["content-type"] == nil) == (status < 307))
        }
    }

    @Test("A3 credentials do not follow to another server")
    func credentials() throws {
        let other = WebServer { _ in .response(200) }
        let server = WebServer {
            $0.path == "/here" ? .redirect(to: "/there") : .redirect(to: other.url)
        }
        let request = HTTPRequest(
            url: server.url + "/here",
            fields: [HTTPField(name: "authorization", value: "Bearer x"), HTTPField(name: "X-Kept", value: "y")]
        )
        _ = try Fixture.transport().request(request, limit: 10)
        #expect(server.requests.map { $0.fields["authorization"] } == ["Bearer x", "Bearer x"])
        #expect(other.requests.map { $0.fields["authorization"] } == [nil])
        #expect(other.requests.map { $0.fields["x-kept"] } == ["y"])
    }

    @Test("A3 a 3xx without a location is a response like any other")
    func noLocation() throws {
        let server = WebServer { _ in .response(302, [], [5]) }
        let response = try Fixture.transport().request(HTTPRequest(url: server.url), limit: 10)
        #expect(response.status == 302)
        #expect(try Fixture.download(DownloadRequest(url: server.url, limit: 10)).error?.kind == .status)
    }
}
