import AsyncHTTPClient
import Dispatch
import HTTPTypes
import NIOCore
import NIOHTTP1
import NIOSSL

/// Fetches from other servers under a policy [D6, G1, S12, S13, S24]: which origins, which addresses, how many redirects, how
/// much, how long and how slowly.
///
/// ```swift
/// let client = try OriginClient(policy: OriginPolicy(allowed: [upstream.origin]), agent: "fettle-gateway/1")
/// let response = try await client.fetch(OriginRequest(url, limits: OriginLimits(bytes: 1 << 20)))
/// for try await piece in response.body { … }
/// try await client.shutdown()
/// ```
public final class OriginClient: Sendable {
    /// Which servers may be asked.
    public let policy: OriginPolicy

    private let agent: String
    /// For origins that were allowed by name.
    private let trusted: HTTPClient
    /// For all others: each connection's address is looked at. The two share no connection.
    private let guarded: HTTPClient
    /// Looks at a name before a connection is made.
    private let lookUp: @Sendable (Origin) async throws -> Void

    /// A client.
    ///
    /// - Parameters:
    ///   - policy: Which servers may be asked.
    ///   - agent: What `User-Agent` says.
    ///   - caFile: Certificates to trust in place of the system's, in PEM.
    ///   - connectTimeout: How long a connection may take.
    ///   - idleTimeout: How long a server may say nothing.
    /// - Throws: ``OriginError`` with the code ``OriginError/Code/configuration``.
    public convenience init(
        policy: OriginPolicy,
        agent: String,
        caFile: String? = nil,
        connectTimeout: Duration = .seconds(10),
        idleTimeout: Duration = .seconds(60)
    ) throws(OriginError) {
        try self.init(
            policy: policy,
            agent: agent,
            caFile: caFile,
            connectTimeout: connectTimeout,
            idleTimeout: idleTimeout,
            lookUp: AddressGuard.check
        )
    }

    /// A client that looks names up in its own way.
    init(
        policy: OriginPolicy,
        agent: String,
        caFile: String?,
        connectTimeout: Duration,
        idleTimeout: Duration,
        lookUp: @escaping @Sendable (Origin) async throws -> Void
    ) throws(OriginError) {
        self.lookUp = lookUp
        self.policy = policy
        self.agent = agent
        var configuration = HTTPClient.Configuration()
        configuration.redirectConfiguration = .disallow
        configuration.decompression = .disabled
        configuration.httpVersion = .http1Only
        configuration.timeout.connect = TimeAmount(connectTimeout)
        configuration.timeout.read = TimeAmount(idleTimeout)
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 128
        // Shorter than servers keep connections.
        configuration.connectionPool.idleTimeout = .seconds(30)
        if let caFile {
            var tls = TLSConfiguration.makeClientConfiguration()
            do {
                tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(caFile))
            } catch {
                throw OriginError(
                    .configuration,
                    "the certificates to trust cannot be read",
                    expected: "certificates in PEM",
                    found: "\(caFile): \(error)"
                )
            }
            configuration.tlsConfiguration = tls
        }
        trusted = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
        configuration.http1_1ConnectionDebugInitializer = AddressGuard.check
        guarded = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    deinit {
        // Where nobody has: the library takes it for a mistake otherwise.
        for client in [trusted, guarded] { client.shutdown { _ in } }
    }

    /// Closes all connections. The client must not be used any more.
    public func shutdown() async {
        try? await trusted.shutdown()
        try? await guarded.shutdown()
    }

    /// Asks a server, and the servers that it points to.
    ///
    /// - Throws: ``OriginError``. A status that is no success is no error.
    public func fetch(_ request: OriginRequest) async throws(OriginError) -> OriginResponse {
        let started = ContinuousClock.now
        var trail = RedirectTrail(from: request.url, limit: policy.redirectLimit)
        var fields = request.fields
        while true {
            let url = trail.current
            let left = request.limits.deadline - (ContinuousClock.now - started)
            guard left > .zero else { throw OriginError(.tooSlow, "the request took too long", found: "\(url)") }
            let response = try await send(request, to: url, fields: fields, within: left)
            guard [301, 302, 303, 307, 308].contains(response.status.code),
                let location = response.headers.first(name: "location")
            else { return try accept(response, request, from: url, since: started) }
            guard request.method == .get || request.method == .head else {
                throw OriginError(.redirects, "a request that carries content is not sent elsewhere", found: location)
            }
            let next = try trail.follow(location)
            // What is told to one server is not told to another.
            if next.origin != url.origin { fields = [:] }
        }
    }

    private func send(
        _ request: OriginRequest,
        to url: OriginURL,
        fields: HTTPFields,
        within time: Duration
    ) async throws(OriginError) -> HTTPClientResponse {
        let isGuarded = try policy.check(url.origin)
        var message = HTTPClientRequest(url: url.description)
        message.method = HTTPMethod(rawValue: request.method.rawValue)
        for field in fields { message.headers.add(name: field.name.rawName, value: field.value) }
        message.headers.replaceOrAdd(name: "User-Agent", value: agent)
        // A range with an end is the caller's own.
        if request.offset > 0, request.fields[.range] == nil {
            message.headers.add(name: "Range", value: "bytes=\(request.offset)-")
        } else if let range = request.fields[.range] {
            message.headers.replaceOrAdd(name: "Range", value: range)
        }
        if let body = request.body { message.body = .bytes(body) }
        do {
            if isGuarded { try await lookUp(url.origin) }
            let client = isGuarded ? guarded : trusted
            do {
                return try await client.execute(message, timeout: TimeAmount(time))
            } catch let error as HTTPClientError where error == .remoteConnectionClosed {
                // The server has closed a connection that was kept for the next request, which did not get there: once more
                // for those that have the same effect when they are made twice.
                guard request.isRepeatable else { throw error }
                return try await client.execute(message, timeout: TimeAmount(time))
            }
        } catch {
            throw Self.failure(error, .unreachable, "the server cannot be reached", "\(url.origin)")
        }
    }

    private func accept(
        _ response: HTTPClientResponse,
        _ request: OriginRequest,
        from url: OriginURL,
        since started: ContinuousClock.Instant
    ) throws(OriginError) -> OriginResponse {
        let announced = response.headers.first(name: "content-length").flatMap { Int64($0) }
        let hasBody = request.method != .head && response.status.code != 304 && response.status.code != 204
        if hasBody, let announced, announced > request.limits.bytes {
            throw OriginError(
                .tooLarge,
                "the body is longer than it may be",
                expected: "at most \(request.limits.bytes) bytes",
                found: "\(announced) bytes"
            )
        }
        if let coding = response.headers.first(name: "content-encoding"), coding.lowercased() != "identity" {
            throw OriginError(.malformedResponse, "the body is in a coding that was not asked for", found: coding)
        }
        var start: Int64 = 0
        var total = response.status == .ok ? announced : nil
        if response.status == .partialContent {
            guard let range = response.headers.first(name: "content-range").flatMap(ContentRangeField.init),
                range.first == request.offset, request.offset > 0 || request.fields[.range] != nil,
                announced == nil || announced == range.last - range.first + 1
            else {
                throw OriginError(
                    .malformedResponse,
                    "the range is not the one that was asked for",
                    expected: "from byte \(request.offset)",
                    found: response.headers.first(name: "content-range") ?? "none"
                )
            }
            start = range.first
            total = range.total
        }
        var fields = HTTPFields()
        for (name, value) in response.headers {
            guard let name = HTTPField.Name(name) else { continue }
            fields.append(HTTPField(name: name, value: value))
        }
        return OriginResponse(
            status: HTTPResponse.Status(code: Int(response.status.code), reasonPhrase: response.status.reasonPhrase),
            fields: fields,
            url: url,
            start: start,
            totalSize: total,
            body: OriginBody(
                body: response.body,
                watch: TransferWatch(request.limits, at: started),
                announced: hasBody ? announced : 0
            )
        )
    }

    /// The error that a failure of the HTTP library is.
    static func failure(
        _ error: any Error,
        _ code: OriginError.Code,
        _ reason: String,
        _ place: String = ""
    ) -> OriginError {
        if let error = error as? OriginError { return error }
        if let error = error as? HTTPClientError,
            [.deadlineExceeded, .readTimeout, .connectTimeout, .writeTimeout, .getConnectionFromPoolTimeout]
                .contains(error)
        {
            return OriginError(.tooSlow, "the server took too long", found: "\(place) \(error.shortDescription)")
        }
        return OriginError(code, reason, found: place.isEmpty ? "\(error)" : "\(place): \(error)")
    }
}
