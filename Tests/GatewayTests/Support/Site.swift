import CBOR
import COSE
import Foundation
import HTTPOrigin
import HTTPOriginTesting
import HTTPTypes
import Logging
import NIOCore
import Store
import SwiftCryptoProvider
import Synchronization
import Testing
import UpdateProtocol

@testable import Gateway

/// A gateway in this process, in a folder of its own, and a client that stands for devices.
final class Site: Sendable {
    /// What was answered.
    struct Reply: Sendable {
        let status: Int
        let fields: HTTPFields
        let body: [UInt8]
        /// Why the body is not whole.
        let failure: OriginError.Code?
    }

    let folder: String
    let port: Int
    private let task: Task<Void, any Error>
    private let client: OriginClient

    var address: String { "http://127.0.0.1:\(port)" }

    /// Starts a gateway.
    init(
        upstream: String?,
        folder: String? = nil,
        allow: [String] = [],
        change: (inout GatewayConfiguration) -> Void = { _ in }
    ) async throws {
        let path = folder ?? Site.makeFolder()
        self.folder = path
        var configuration = GatewayConfiguration(
            upstream: try upstream.map { try OriginURL(parsing: $0) },
            cacheFolder: path
        )
        configuration.port = 0
        configuration.allowedOrigins = Set(try allow.map { try OriginURL(parsing: $0).origin })
        change(&configuration)
        var logger = Logger(label: "test") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .critical
        let (ports, announce) = AsyncStream.makeStream(of: Int.self)
        let server = try await GatewayServer.open(configuration, logger: logger) { announce.yield($1) }
        task = Task { try await server.run() }
        var first = ports.makeAsyncIterator()
        port = try #require(await first.next())
        let own = try OriginURL(parsing: "http://127.0.0.1:\(port)")
        client = try OriginClient(
            policy: OriginPolicy(allowed: [own.origin]),
            agent: "device",
            idleTimeout: .seconds(300)
        )
    }

    static func makeFolder() -> String {
        let path = FileManager.default.temporaryDirectory.path + "/fettle-gateway-\(UUID().uuidString)"
        try? FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        return path
    }

    /// A port on which nothing listens now.
    static func freePort() -> Int {
        (try? ScriptedServer { _, _ in ScriptedServer.Script([]) })?.port ?? 0
    }

    /// Stops the gateway; the folder stays unless `removesFolder`.
    func stop(removesFolder: Bool = true) async {
        task.cancel()
        _ = try? await task.value
        await client.shutdown()
        if removesFolder { try? FileManager.default.removeItem(atPath: folder) }
    }

    // MARK: Requests

    func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        _ fields: HTTPFields = [:],
        body: [UInt8]? = nil
    ) async throws -> Reply {
        var request = OriginRequest(
            try OriginURL(parsing: address + path),
            method: method,
            fields: fields,
            body: body.map { ByteBuffer(bytes: $0) },
            limits: OriginLimits(bytes: 64 << 20, deadline: .seconds(300))
        )
        if let range = fields[.range], let start = Int64(range.dropFirst(6).prefix { $0 != "-" }) {
            request.offset = start
        }
        let response = try await client.fetch(request)
        var bytes: [UInt8] = []
        do throws(OriginError) {
            var pieces = response.body.makeAsyncIterator()
            while let piece = try await pieces.next() { bytes += piece.readableBytesView }
        } catch {
            return Reply(status: response.status.code, fields: response.fields, body: bytes, failure: error.code)
        }
        return Reply(status: response.status.code, fields: response.fields, body: bytes, failure: nil)
    }

    func get(_ path: String, _ fields: HTTPFields = [:]) async throws -> Reply { try await send(.get, path, fields) }

    func blob(_ digest: ContentDigest, range: String? = nil) async throws -> Reply {
        try await get("/v1/blobs/sha-256/\(digest.hex)", range.map { [.range: $0] } ?? [:])
    }

    func status() async throws -> GatewayStatus {
        try JSONDecoder().decode(GatewayStatus.self, from: Data(try await get("/v1/gateway/status").body))
    }

    /// A message that a device signs.
    func post(_ path: String, _ payload: [UInt8], from device: String, via: String? = nil) async throws -> Reply {
        let key = SwiftSigningKey.generate(.ed25519)
        let message = try Sign1.sign(payload.span, with: key, keyID: Array(device.utf8), detached: false)
        var fields: HTTPFields = [.contentType: "application/cbor"]
        if let via { fields[.viaGateways] = via }
        return try await send(.post, path, fields, body: message)
    }

    /// An update request, with a nonce of its own.
    func request(_ version: Int64, from device: String) async throws -> Reply {
        var request = Site.updateRequest(version)
        request.nonce = (0..<16).map { _ in UInt8.random(in: 0...255) }
        return try await post("/v1/request", request.encoded, from: device)
    }

    static func updateRequest(_ version: Int64) -> UpdateRequest {
        UpdateRequest(
            claims: [
                ComponentClaims(
                    component: [Array("app".utf8)],
                    claims: [ComponentClaims.Claim(label: 28, value: .version([version]))]
                )
            ],
            manifest: ManifestReference(
                uri: Text("http://127.0.0.1/v1/request"),
                digest: ProtocolDigest(bytes: [UInt8](repeating: 7, count: 32))
            ),
            formats: [1]
        )
    }
}
