import Foundation
import HTTPOrigin
import HTTPTypes
import NIOCore
import Store
import Synchronization

/// The way to the distributor, or to the next gateway.
final class Uplink: Sendable {
    /// What the upstream answered.
    struct Reply: Sendable {
        let status: HTTPResponse.Status
        let fields: HTTPFields
        let body: ByteBuffer

        /// Whether the upstream, or a gateway on the way, says that it cannot answer now.
        var isOutage: Bool { [502, 503, 504, 508].contains(status.code) }
    }

    /// The name by which this gateway knows its own requests again.
    let pseudonym: String
    private let root: OriginURL?
    private let client: OriginClient
    private let counters: Counters
    private let state = Mutex(UplinkState())

    init(_ configuration: GatewayConfiguration, pseudonym: String, counters: Counters) throws(OriginError) {
        self.pseudonym = pseudonym
        self.counters = counters
        if let upstream = configuration.upstream {
            var path = upstream.target
            while path.hasSuffix("/") { path.removeLast() }
            root = try upstream.replacing(target: path.hasSuffix("/v1") ? path : path + "/v1")
        } else {
            root = nil
        }
        var allowed = configuration.allowedOrigins
        if let root { allowed.insert(root.origin) }
        client = try OriginClient(
            policy: OriginPolicy(allowed: allowed, allowsPublic: configuration.allowsPublicOrigins),
            agent: "fettle-gateway",
            caFile: configuration.caFile,
            connectTimeout: .seconds(5),
            idleTimeout: .seconds(60)
        )
    }

    /// Closes all connections.
    func shutdown() async { await client.shutdown() }

    /// Whose answers these are: those of one upstream are not given to devices of another [S26].
    var tenant: String { root.map { "\($0)" } ?? "local" }

    /// How the upstream does.
    var condition: UplinkState { state.withLock { $0 } }

    /// Whether there is an upstream at all.
    var isConfigured: Bool { root != nil }

    /// The address of a resource of the API at the upstream.
    func url(_ path: String) -> OriginURL? {
        guard let root else { return nil }
        return try? root.replacing(target: root.target + "/" + path)
    }

    /// The address of a blob at the upstream.
    func blobURL(_ digest: ContentDigest) -> OriginURL? { url("blobs/sha-256/\(digest.hex)") }

    /// Sends a message on.
    ///
    /// - Parameters:
    ///   - path: The path below the root of the API, with its query.
    ///   - hops: The gateways that the message has passed.
    ///   - isUrgent: Whether to try also while the upstream is left alone.
    /// - Throws: ``HTTPOrigin/OriginError``: with ``HTTPOrigin/OriginError/isOutage`` where the upstream cannot be reached.
    func send(
        _ method: HTTPRequest.Method,
        _ path: String,
        fields: HTTPFields = [:],
        body: ByteBuffer? = nil,
        limit: Int64 = 4 << 20,
        deadline: Duration = .seconds(90),
        hops: Hops,
        isUrgent: Bool = false
    ) async throws -> Reply {
        let now = Self.milliseconds()
        guard let url = url(path), state.withLock({ $0.mayTry(at: now) }) || isUrgent else {
            throw OriginError(.unreachable, isConfigured ? "the upstream is left alone" : "there is no upstream")
        }
        var request = OriginRequest(
            url,
            method: method,
            fields: fields,
            body: body,
            limits: OriginLimits(bytes: limit, deadline: deadline)
        )
        request.fields[.viaGateways] = hops.field(adding: pseudonym)
        // What devices sign counts once, however often it comes [S27].
        request.isRepeatable = true
        counters.uplinkRequests.add(1)
        do {
            let response = try await client.fetch(request)
            let content = try await response.collect()
            counters.uplinkBytes.add(content.readableBytes)
            let reply = Reply(status: response.status, fields: response.fields, body: content)
            note(!reply.isOutage || reply.status == .serviceUnavailable && reply.fields[.retryAfter] != nil)
            return reply
        } catch {
            if error.isOutage { note(false) }
            throw error
        }
    }

    /// Begins to fetch a blob from wherever it is.
    func fetchBlob(_ url: OriginURL, offset: Int64, limits: OriginLimits, hops: Hops) async throws -> OriginResponse {
        var request = OriginRequest(url, limits: limits)
        request.offset = offset
        request.fields[.viaGateways] = hops.field(adding: pseudonym)
        return try await fetch(request)
    }

    /// Asks for a part of a blob that is not kept here.
    func fetch(_ request: OriginRequest) async throws -> OriginResponse {
        counters.uplinkRequests.add(1)
        let isUpstream = request.url.origin == root?.origin
        do {
            let response = try await client.fetch(request)
            if isUpstream { note(response.status.code < 500) }
            return response
        } catch {
            if isUpstream, error.isOutage { note(false) }
            throw error
        }
    }

    private func note(_ isUp: Bool) {
        let now = Self.milliseconds()
        let jitter = Double.random(in: 0...1)
        state.withLock { state in
            if isUp { state.succeed(at: now) } else { state.fail(at: now, jitter: jitter) }
        }
    }

    private static func milliseconds() -> Int64 { Int64(Date().timeIntervalSince1970 * 1_000) }
}
