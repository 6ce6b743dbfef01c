import CurlTransport
import Foundation
import Testing

@Suite("TLS by libcurl", .enabled(if: TLSServer.isAvailable, "needs the openssl command"))
struct TLSTests {
    @Test("A3 a server whose certificate nobody vouches for is refused")
    func unknown() throws {
        let server = try TLSServer()
        let error = #expect(throws: TransportError.self) {
            try Fixture.transport().request(HTTPRequest(url: server.url + "/hello"), limit: 100)
        }
        #expect(error?.kind == .tls)
    }

    @Test("A3 a server is trusted by the file of certificates that the policy names, under its own name only")
    func trusted() throws {
        let server = try TLSServer()
        let transport = try Fixture.transport { $0.certificateFile = server.certificateFile }
        #expect(try transport.request(HTTPRequest(url: server.url + "/hello"), limit: 100).body == Array("hello".utf8))
        let other = server.url.replacing("127.0.0.1", with: "localhost")
        let error = #expect(throws: TransportError.self) {
            try transport.request(HTTPRequest(url: other + "/hello"), limit: 100)
        }
        #expect(error?.kind == .tls)
    }

    @Test("A4 a redirect from https to http is not followed")
    func downgrade() throws {
        let plain = WebServer { _ in .response(200) }
        let server = try TLSServer(redirectingTo: plain.url)
        let transport = try Fixture.transport { $0.certificateFile = server.certificateFile }
        let error = #expect(throws: TransportError.self) {
            try transport.request(HTTPRequest(url: server.url + "/away"), limit: 100)
        }
        #expect(error?.kind == .redirect)
        #expect(plain.requests.isEmpty)
    }
}
