import BootControl
import CBOR
import COSE
import DeviceCore
import Testing
import UpdateProtocol

@testable import Agent

@Suite("Gateways before the distributor")
struct GatewayTests {
    private static let manifest = ManifestReference(
        uri: "",
        digest: ProtocolDigest(bytes: Array(repeating: 1, count: 32))
    )
    private static let report = StatusReport(manifest: manifest, state: .installed)

    private static func device(_ gateways: [String], _ server: ScriptedServer) throws -> TestDevice {
        try TestDevice("[server]\ngateways=\(gateways.joined(separator: " "))", server: server.url)
    }

    /// The nonce in a signed report.
    private static func nonce(_ request: ScriptedServer.Request) throws -> [UInt8]? {
        let signed = try Sign1(request.body.span, in: 0..<request.body.count)
        let payload = try #require(signed.payload)
        return try StatusReport(Array(request.body[payload]).span).nonce
    }

    @Test("G1 a gateway is asked first; what it answers is the answer", arguments: [200, 204, 401, 404])
    func first(_ status: Int) throws {
        let server = ScriptedServer { _ in .init() }
        let gateway = ScriptedServer { _ in .init(status: status, body: status == 200 ? [1, 2] : []) }
        let client = try Self.device([gateway.url], server).session().client
        switch status {
        case 200: #expect(try client.poll(handled: nil) == [1, 2])
        case 204: #expect(try client.poll(handled: nil) == nil)
        default: #expect(throws: AgentError.self) { try client.poll(handled: nil) }
        }
        #expect(gateway.requests.map(\.path) == ["/v1/poll"])
        #expect(server.requests.isEmpty)
        // Who asks is signed; the field for the distributor's statistics is for the distributor [A2].
        #expect(gateway.requests[0].fields["fettle-device"] == nil)
    }

    @Test(
        "G1 a gateway that cannot go on is passed over, and not asked again for a while",
        arguments: [502, 503, 504, 508]
    )
    func passedOver(_ status: Int) throws {
        let server = ScriptedServer { _ in .init() }
        let gateway = ScriptedServer { _ in .init(status: status) }
        let second = ScriptedServer { _ in .init() }
        let client = try Self.device(["http://127.0.0.1:1", gateway.url, second.url], server).session().client
        #expect(try client.poll(handled: nil) == nil)
        #expect(try client.poll(handled: nil) == nil)
        #expect(gateway.requests.count == 1 && second.requests.count == 2 && server.requests.isEmpty)
    }

    @Test("G1 without any gateway that answers, the distributor is asked; what it says counts, whatever it is")
    func server() throws {
        let server = ScriptedServer { _ in .init(status: 503, fields: [("Retry-After", "7")]) }
        let gateway = ScriptedServer { _ in .init(status: 502) }
        let client = try Self.device([gateway.url], server).session().client
        let error = #expect(throws: AgentError.self) { try client.poll(handled: nil) }
        #expect(error?.retryAfter == 7)
        #expect(server.requests.count == 1)
    }

    @Test("G2 an answer that cannot be read is the gateway's fault: the next one is asked")
    func unreadable() throws {
        let answer = UpdateAnswer(entries: [.init(component: 0, outcome: .nothing(reason: "current"))])
        let server = ScriptedServer { _ in .init(status: 200, body: answer.encoded) }
        let gateway = ScriptedServer { _ in .init(status: 200, body: [0xFF, 0x00]) }
        let session = try Self.device([gateway.url], server).session()
        let request = UpdateRequest(claims: [], manifest: Self.manifest, formats: [])
        #expect(try session.client.send(request, to: "v1/request") == answer)
        #expect(session.sources.isLeftAlone(gateway.url))
    }

    @Test(
        "G1 a gateway that answers without a nonce leaves the last one; a stale one is replaced once, by the refusal's"
    )
    func nonce() throws {
        let fresh = "AAECAwQFBgcICQoLDA0ODw"
        let server = ScriptedServer { request in
            guard request.path == "/v1/reports" else { return .init() }
            // Stale as long as the report holds anything but what the refusal brings.
            let isFresh = request.body.firstRange(of: Array(0x00...0x0F as ClosedRange<UInt8>)) != nil
            return isFresh ? .init() : .init(status: 409, fields: [("Fettle-Nonce", fresh)])
        }
        let gateway = ScriptedServer { request in
            request.path == "/v1/poll" ? .init() : .init(status: 502)
        }
        let session = try Self.device([gateway.url], server).session()
        #expect(try session.client.poll(handled: nil) == nil)
        #expect(session.client.nonce == nil)
        try session.client.send(Self.report)
        let nonces = try server.requests.map(Self.nonce)
        #expect(nonces == [nil, Array(0x00...0x0F)])
    }

    @Test("G1 a refusal that brings no other nonce is the end of it")
    func staleForGood() throws {
        let server = ScriptedServer { _ in .init(status: 409, fields: [("Fettle-Nonce", "AAEC")]) }
        let client = try Self.device([], server).session().client
        #expect(throws: AgentError.self) { try client.send(Self.report) }
        #expect(server.requests.count == 2)
        #expect(throws: AgentError.self) { try client.send(Self.report) }
        #expect(server.requests.count == 3)
    }

    @Test("G1 a report that a gateway keeps to pass it on (202) is sent")
    func stored() throws {
        let server = ScriptedServer { _ in .init(status: 500) }
        let gateway = ScriptedServer { _ in .init(status: 202) }
        try Self.device([gateway.url], server).session().client.send(Self.report)
        #expect(server.requests.isEmpty)
    }

    @Test("G2 after a manifest from a gateway that is not authentic, the distributor itself is asked")
    func notAuthentic() throws {
        let server = ScriptedServer { _ in .init() }
        let gateway = ScriptedServer { request in
            request.path == "/v1/poll" ? .init(status: 200, body: [0xD8, 0x6B, 0xA0]) : .init()
        }
        let session = try Self.device([gateway.url], server).session()
        let envelope = try #require(try session.client.poll(handled: nil))
        let policy = try KeyRing(session.configuration, crypto: session.crypto).policy(now: 0)
        let outcome = UpdateRun(session: session, isDry: false).run(envelope, policy: policy)
        guard case .concluded(let conclusion) = outcome, case .refused(let refusal) = conclusion else {
            Issue.record("a manifest of nothing was taken")
            return
        }
        #expect(refusal.manifest == nil)
        #expect(try session.client.poll(handled: nil) == nil)
        #expect(server.requests.contains { $0.path == "/v1/poll" })
    }

    @Test("G1 gateways in the configuration: slashes at the end do not count, and each needs a scheme that works")
    func configuration() throws {
        let device = try TestDevice("[server]\ngateways=http://a/ https://b/site//", server: "http://c/")
        #expect(device.configuration.gateways == ["http://a", "https://b/site"])
        #expect(throws: ConfigurationError.self) { try TestDevice("[server]\ngateways=ftp://a") }
        let many = (0..<9).map { "http://\($0)" }.joined(separator: " ")
        #expect(throws: ConfigurationError.self) { try TestDevice("[server]\ngateways=\(many)") }
    }
}
