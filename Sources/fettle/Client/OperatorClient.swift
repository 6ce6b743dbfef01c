import AsyncHTTPClient
import Author
import Distributor
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL

/// Talks to the operator's side of a distributor's API.
struct OperatorClient: Sendable {
    let endpoint: ServerEndpoint
    private let token: String
    private let http: HTTPClient

    /// Most bytes of an answer.
    private static let answerLimit = 64 << 20

    init(_ endpoint: ServerEndpoint, token: String, caFile: String?) throws {
        var configuration = HTTPClient.Configuration()
        // A redirect would carry the token to wherever it leads.
        configuration.redirectConfiguration = .disallow
        configuration.timeout.connect = .seconds(10)
        if let caFile {
            var tls = TLSConfiguration.makeClientConfiguration()
            _ = try InputFile.read(caFile, limit: 16 << 20)
            do {
                tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMFile(caFile))
            } catch {
                throw CommandFailure(
                    .usage,
                    "the certificates cannot be used",
                    at: caFile,
                    expected: "certificates in PEM",
                    found: "\(error)"
                )
            }
            configuration.tlsConfiguration = tls
        }
        self.endpoint = endpoint
        self.token = token
        self.http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    func shutdown() async throws {
        try await http.shutdown()
    }

    // MARK: JSON

    func get<Answer: Decodable>(_ segments: [String], query: [(String, String)] = []) async throws -> Answer {
        let request = makeRequest(.GET, segments, query: query)
        return try decode(try await execute(request, timeout: .seconds(60)))
    }

    func post<Answer: Decodable>(_ segments: [String], _ body: some Encodable & Sendable) async throws -> Answer {
        var request = makeRequest(.POST, segments)
        request.headers.add(name: "Content-Type", value: "application/json")
        request.body = .bytes(try JSONEncoder().encode(body))
        return try decode(try await execute(request, timeout: .seconds(60)))
    }

    /// An action that takes no arguments.
    func post<Answer: Decodable>(_ segments: [String]) async throws -> Answer {
        try decode(try await execute(makeRequest(.POST, segments), timeout: .seconds(60)))
    }

    func delete(_ segments: [String]) async throws {
        _ = try await execute(makeRequest(.DELETE, segments), timeout: .seconds(60))
    }

    // MARK: Bytes

    func upload<Answer: Decodable>(envelope: [UInt8], details: [UInt8]?) async throws -> Answer {
        guard let details else {
            return try await post(["manifests"], bytes: envelope, type: "application/suit-envelope+cose")
        }
        // A CBOR sequence (RFC 8742): the fleet manifest, then the array of its detail manifests.
        return try await post(["manifests"], bytes: envelope + details, type: "application/cbor-seq")
    }

    func post<Answer: Decodable>(
        _ segments: [String],
        query: [(String, String)] = [],
        bytes: [UInt8],
        type: String
    ) async throws -> Answer {
        var request = makeRequest(.POST, segments, query: query)
        request.headers.add(name: "Content-Type", value: type)
        request.body = .bytes(bytes)
        return try decode(try await execute(request, timeout: .seconds(120)))
    }

    /// Whether the distributor has the blob already.
    func hasBlob(_ digest: String) async throws -> Bool {
        let request = makeRequest(.HEAD, ["blobs", "sha-256", digest])
        let response = try await send(request, timeout: .seconds(60))
        return response.status == .ok
    }

    /// Sends a blob in pieces, and says after each how long it was.
    func upload(
        blob content: Data,
        digest: String,
        progress: @escaping @Sendable (Int) -> Void
    ) async throws -> BlobView {
        var request = makeRequest(.PUT, ["blobs", "sha-256", digest])
        request.headers.add(name: "Content-Type", value: "application/octet-stream")
        request.body = .stream(BlobChunks(content, progress: progress), length: .known(Int64(content.count)))
        return try decode(try await execute(request, timeout: .hours(12)))
    }

    // MARK: Requests

    func makeRequest(
        _ method: HTTPMethod,
        _ segments: [String],
        query: [(String, String)] = []
    ) -> HTTPClientRequest {
        var request = HTTPClientRequest(url: endpoint.url(segments, query: query))
        request.method = method
        request.headers.add(name: "Authorization", value: "Bearer " + token)
        request.headers.add(name: "Accept", value: "application/json, application/problem+json")
        request.headers.add(name: "User-Agent", value: "fettle/" + Fettle.version)
        return request
    }

    func send(_ request: HTTPClientRequest, timeout: TimeAmount) async throws -> HTTPClientResponse {
        do {
            return try await http.execute(request, timeout: timeout)
        } catch let error where OperatorClient.mayRepeat(request.method, after: error) {
            // The server has closed a connection that was kept for the next request, which did not get there.
            do {
                return try await http.execute(request, timeout: timeout)
            } catch {
                throw ServerFailure.unreachable(endpoint, error)
            }
        } catch {
            throw ServerFailure.unreachable(endpoint, error)
        }
    }

    /// Whether a request that has the same effect when it is made twice failed on a connection that was closed.
    private static func mayRepeat(_ method: HTTPMethod, after error: any Error) -> Bool {
        guard [.GET, .HEAD, .PUT, .DELETE].contains(method) else { return false }
        if let error = error as? HTTPClientError { return error == .remoteConnectionClosed }
        if let error = error as? ChannelError { return error == .ioOnClosedChannel || error == .alreadyClosed }
        return false
    }

    /// The body of a successful answer.
    private func execute(_ request: HTTPClientRequest, timeout: TimeAmount) async throws -> Data {
        let response = try await send(request, timeout: timeout)
        let body: Data
        do {
            body = Data(try await response.body.collect(upTo: OperatorClient.answerLimit).readableBytesView)
        } catch {
            throw ServerFailure.unreachable(endpoint, error)
        }
        guard (200..<300).contains(response.status.code) else {
            throw ServerFailure.refused(endpoint, status: Int(response.status.code), body: body)
        }
        return body
    }

    private func decode<Answer: Decodable>(_ data: Data) throws -> Answer {
        do {
            return try JSONDecoder().decode(Answer.self, from: data)
        } catch {
            throw CommandFailure(
                .server,
                "the answer of the distributor is not understood",
                at: endpoint.written,
                expected: "an answer of version 1 of the API",
                found: String(decoding: data.prefix(80), as: UTF8.self),
                action: "check that the address is a distributor's, and of the same release as this tool"
            )
        }
    }
}
