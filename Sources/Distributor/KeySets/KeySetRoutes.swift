import CBOR
import HTTPServing
import HTTPTypes
import Hummingbird
import Logging
import Store

/// `POST /v1/key-sets`, `GET /v1/key-sets?after=N`.
struct KeySetRoutes: Sendable {
    let service: KeySetService
    let store: any DistributorStore

    /// The most documents of one answer, and about the most bytes. A device asks again for the rest.
    private static let pageCount = 64
    private static let pageBytes = 1 << 20

    /// Adds the routes.
    func add(devices: RouterGroup<DistributorContext>, operators: RouterGroup<DistributorContext>) {
        operators.post("key-sets") { try await publish($0, $1) }
        // Key sets are no secret, and a device that cannot be told apart yet needs them as well.
        devices.get("key-sets") { request, _ in try await list(request) }
    }

    private func publish(_ request: Request, _ context: DistributorContext) async throws -> Response {
        let document = try await request.bytes(upTo: StoreLimits.keySet)
        let outcome = try await service.publish(document, operatorName: context.operatorName ?? "operator")
        context.logger.info(
            "key set published",
            metadata: ["version": "\(outcome.record.version)", "new": "\(outcome.isNew)"]
        )
        return JSONBody.response(
            KeySetView(version: outcome.record.version, publishedAt: outcome.record.publishedAt),
            status: outcome.isNew ? .created : .ok
        )
    }

    private func list(_ request: Request) async throws -> Response {
        guard let after = UInt64(request.parameter("after") ?? "0") else {
            throw Problem.malformed(
                "the version cannot be read",
                expected: "a number",
                found: request.parameter("after")
            )
        }
        var documents: [[UInt8]] = []
        var size = 0
        for record in try await store.keySets(after: after, limit: Self.pageCount) {
            size += record.document.count
            guard documents.isEmpty || size <= Self.pageBytes else { break }
            documents.append(record.document)
        }
        var encoder = CBOREncoder(capacity: size + 8)
        encoder.beginArray(documents.count)
        for document in documents { encoder.encode(bytes: document) }
        return Response(
            status: .ok,
            headers: [.contentType: MediaType.keySets, .cacheControl: "no-cache"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: encoder.bytes))
        )
    }
}
