import AnsweringTestKit
import CBOR
import COSE
import Foundation
import HTTPServing
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import SUIT
import Store
import SwiftCryptoProvider
import UpdateProtocol

@testable import Distributor

/// A device that talks to the distributor.
struct TestDevice: Sendable {
    var id: String
    var key = SwiftSigningKey.generate(.p256)
    var vendor = TestManifest.vendor
    var classID = TestManifest.classA
    var component: Text = "app"

    init(_ id: String = "device-1") { self.id = id }

    /// A message that this device signs.
    func sign(_ payload: [UInt8], keyID: String? = nil) throws -> [UInt8] {
        try Sign1.sign(payload.span, with: key, keyID: Array((keyID ?? id).utf8), detached: false)
    }

    // MARK: Messages

    func enrolment(token: String, wantsAnchors: Bool = true) throws -> [UInt8] {
        let claims = ComponentClaims(
            component: [component.utf8],
            claims: [
                .init(label: SUITParameter.vendorIdentifier, value: .bytes(vendor)),
                .init(label: SUITParameter.classIdentifier, value: .bytes(classID)),
            ]
        )
        let request = EnrolmentRequest(
            deviceID: Text(id),
            publicKey: key.publicKey.encoded,
            token: Text(token),
            components: [claims],
            wantsTrustAnchors: wantsAnchors
        )
        return try sign(request.encoded)
    }

    func updateRequest(
        _ manifest: ContentDigest,
        running: ContentDigest,
        formats: [UInt64] = [2, 1, 0],
        limit: UInt64? = nil
    ) -> UpdateRequest {
        UpdateRequest(
            claims: [claims(running: running)],
            manifest: ManifestReference(
                uri: "http://127.0.0.1:8080/v1/request",
                digest: ProtocolDigest(bytes: manifest.bytes)
            ),
            formats: formats,
            payloadLimit: limit
        )
    }

    func claims(running: ContentDigest) -> ComponentClaims {
        ComponentClaims(
            component: [component.utf8],
            claims: [
                .init(label: SUITParameter.vendorIdentifier, value: .bytes(vendor)),
                .init(label: SUITParameter.classIdentifier, value: .bytes(classID)),
                .init(label: SUITParameter.imageDigest, value: .digest(ProtocolDigest(bytes: running.bytes))),
            ]
        )
    }

    func report(
        _ manifest: ContentDigest,
        _ state: UpdateState,
        running: ContentDigest? = nil,
        nonce: [UInt8]? = nil,
        reason: ReportReason = .ok,
        detail: Text = "",
        edges: [ReportedEdge] = []
    ) -> StatusReport {
        var claims: [ComponentClaims] = []
        if let running { claims = [self.claims(running: running)] }
        return StatusReport(
            nonce: nonce,
            running: claims,
            reason: reason,
            manifest: ManifestReference(uri: "", digest: ProtocolDigest(bytes: manifest.bytes)),
            state: state,
            detail: detail,
            edges: edges
        )
    }

    // MARK: Talk

    func enrol(_ client: any TestClientProtocol, token: String, wantsAnchors: Bool = true) async throws -> TestResponse
    {
        try await client.post("/v1/enrol", try enrolment(token: token, wantsAnchors: wantsAnchors))
    }

    func poll(_ client: any TestClientProtocol, handled: ContentDigest? = nil) async throws -> TestResponse {
        let poll = PollRequest(handled: handled.map { ProtocolDigest(bytes: $0.bytes) })
        return try await client.post("/v1/poll", try sign(poll.encoded))
    }

    /// The nonce that a poll brings.
    func nonce(_ client: any TestClientProtocol) async throws -> [UInt8] {
        let response = try await poll(client)
        return Base64URL.decode(response.headers[.fettleNonce] ?? "") ?? []
    }

    func request(_ client: any TestClientProtocol, _ request: UpdateRequest) async throws -> TestResponse {
        var request = request
        request.nonce = (0..<8).map { _ in UInt8.random(in: 0...255) }
        return try await client.post("/v1/request", try sign(request.encoded))
    }

    func send(_ client: any TestClientProtocol, _ report: StatusReport) async throws -> TestResponse {
        try await client.post("/v1/reports", try sign(report.encoded))
    }
}

extension TestClientProtocol {
    func post(_ path: String, _ body: [UInt8], token: String? = nil) async throws -> TestResponse {
        var headers: HTTPFields = [:]
        if let token { headers[.authorization] = "Bearer \(token)" }
        return try await execute(uri: path, method: .post, headers: headers, body: ByteBuffer(bytes: body))
    }

    func get(_ path: String, _ headers: HTTPFields = [:]) async throws -> TestResponse {
        try await execute(uri: path, method: .get, headers: headers, body: nil)
    }
}

extension TestResponse {
    var bytes: [UInt8] { [UInt8](body.readableBytesView) }

    /// The body as JSON of a type.
    func json<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try JSONDecoder().decode(type, from: Data(bytes))
    }

    /// The outcome for the first component.
    func outcome() throws -> UpdateOutcome? {
        try UpdateAnswer(bytes.span)[0]
    }
}
