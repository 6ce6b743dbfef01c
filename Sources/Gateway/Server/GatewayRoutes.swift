import HTTPOrigin
import HTTPServing
import HTTPTypes
import Hummingbird
import NIOCore
import Store
import UpdateProtocol

/// The device's side of the API, as a gateway serves it [G1]. Operators' routes are not there.
struct GatewayRoutes: Sendable {
    let answers: AnswerDesk
    let polls: PollDesk
    let documents: DocumentDesk
    let mailbox: Mailbox
    let blobs: BlobResponder
    let uplink: Uplink
    let status: StatusReporter
    let configuration: GatewayConfiguration

    /// The router.
    func router() -> Router<GatewayContext> {
        let router = Router(context: GatewayContext.self)
        router.add(middleware: ProblemMiddleware(isFailure: { $0.code == "internal" }, problem: { Problem($0) }))
        router.get("metrics") { _, _ in await status.metrics() }
        let api = router.group("v1")
        for name in ["health", "healthz", "readyz"] {
            api.get("\(name)") { _, _ in JSONText.response(["status": "ok"]) }
        }
        api.get("gateway/status") { _, _ in JSONText.response(await status.view()) }
        let devices = api.group().add(
            middleware: RequestGate(limit: configuration.requestLimit) {
                .unavailable("the gateway has no capacity left", retryAfter: 1 + Int.random(in: 0..<10))
            }
        )
        devices.post("poll") { request, _ in try await poll(request) }
        devices.post("request") { request, _ in try await signed(request) }
        devices.get("request") { request, _ in try await anonymous(request) }
        devices.post("reports") { request, _ in try await take(request, "reports", configuration.messageLimit) }
        devices.post("inventories") { request, _ in try await takeInventory(request) }
        devices.post("enrol") { request, _ in try await enrol(request) }
        devices.get("key-sets") { request, _ in try await document(request, "key-sets", ["after"]) }
        devices.get("inventory-definition") { request, _ in try await document(request, "inventory-definition", []) }
        devices.get("blobs/sha-256/:digest") { try await blob($0, $1) }
        devices.head("blobs/sha-256/:digest") { try await blob($0, $1) }
        return router
    }

    private func hops(_ request: Request) throws -> Hops { try Hops(request.headers, own: uplink.pseudonym) }

    // MARK: Polls and requests

    private func poll(_ request: Request) async throws -> Response {
        let hops = try hops(request)
        let bytes = try await request.bytes(upTo: configuration.messageLimit)
        return response(try await polls.poll(bytes, hops: hops))
    }

    private func signed(_ request: Request) async throws -> Response {
        let hops = try hops(request)
        let bytes = try await request.bytes(upTo: configuration.messageLimit)
        let message = try SignedMessage(bytes)
        let update = try Self.read(message.payload)
        guard update.nonce != nil else {
            throw Problem.malformed("the request has no nonce", expected: "a nonce of 8 to 64 bytes in the signed form")
        }
        let body = ByteBuffer(bytes: bytes)
        let outcome = try await answers.answer(update, hops: hops) { [uplink, configuration] in
            try await uplink.send(
                .post,
                "request",
                fields: [.contentType: MediaType.request],
                body: body,
                deadline: configuration.patience,
                hops: hops
            )
        }
        return response(outcome)
    }

    private func anonymous(_ request: Request) async throws -> Response {
        let hops = try hops(request)
        guard let text = request.uri.queryParameters["q"].map(String.init),
            text.utf8.count <= configuration.messageLimit,
            let bytes = Base64URL.decode(text)
        else {
            throw Problem.malformed(
                "the request is missing or misspelled",
                expected: "q=… in base64url without padding"
            )
        }
        let update = try Self.read(bytes)
        guard update.nonce == nil else {
            throw Problem.malformed("the anonymous form has a nonce", expected: "none, so that caches can answer")
        }
        // In its one spelling, whatever the device wrote.
        let query = Base64URL.encode(update.encoded)
        let outcome = try await answers.answer(update, hops: hops) { [uplink, configuration] in
            try await uplink.send(.get, "request?q=\(query)", deadline: configuration.patience, hops: hops)
        }
        var answer = response(outcome)
        if outcome.status == .ok {
            let age = outcome.fields[.fettleAnswerAge] ?? "0"
            answer.headers[.cacheControl] = age == "0" ? "no-cache" : "public, max-age=\(age)"
        }
        return answer
    }

    private static func read(_ bytes: [UInt8]) throws -> UpdateRequest {
        do {
            return try UpdateRequest(bytes.span)
        } catch {
            throw Problem.malformed("the update request cannot be read", found: "\(error)")
        }
    }

    // MARK: Messages

    /// Takes a report: to the upstream at once, or later.
    private func take(_ request: Request, _ path: String, _ limit: Int) async throws -> Response {
        let hops = try hops(request)
        let bytes = try await request.bytes(upTo: limit)
        let message = try SignedMessage(bytes)
        let type = String((request.headers[.contentType] ?? MediaType.octets).prefix(256))
        let isLater = await mailbox.isWaiting(message.device)
        if !isLater, let reply = try await forward(path, type, bytes, hops: hops) { return pass(reply) }
        try await mailbox.keep(StoredMessage(path: path, type: type, body: bytes), from: message.device)
        guard path == "inventories" else { return Response(status: .accepted, headers: [.cacheControl: "no-store"]) }
        // Nothing more is wanted now; what the distributor wants it asks for at the next inventory.
        return Response(
            status: .accepted,
            headers: [.contentType: MediaType.inventoryReceipt, .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: InventoryReceipt(wanted: []).encoded))
        )
    }

    private func takeInventory(_ request: Request) async throws -> Response {
        guard request.headers[.contentType]?.hasPrefix(MediaType.inventory) == true else {
            // An index is asked for by the answer to an inventory: without the upstream nobody wants it.
            return try await relay(request, "inventories", configuration.inventoryLimit)
        }
        return try await take(request, "inventories", configuration.inventoryLimit)
    }

    private func enrol(_ request: Request) async throws -> Response {
        try await relay(request, "enrol", configuration.messageLimit)
    }

    /// Passes a message on that only the distributor can answer.
    private func relay(_ request: Request, _ path: String, _ limit: Int) async throws -> Response {
        let hops = try hops(request)
        let bytes = try await request.bytes(upTo: limit)
        let type = String((request.headers[.contentType] ?? MediaType.octets).prefix(256))
        guard let reply = try await forward(path, type, bytes, hops: hops) else {
            throw Problem.unavailable("only the distributor can answer this", retryAfter: 30 + Int.random(in: 0..<30))
        }
        return pass(reply)
    }

    /// The upstream's reply; nothing where it cannot be reached.
    private func forward(_ path: String, _ type: String, _ bytes: [UInt8], hops: Hops) async throws -> Uplink.Reply? {
        do {
            let reply = try await uplink.send(
                .post,
                path,
                fields: [.contentType: type],
                body: ByteBuffer(bytes: bytes),
                hops: hops
            )
            // A circle is for the operator to see, and not for the queue.
            return reply.isOutage && reply.status.code != 508 ? nil : reply
        } catch let error as OriginError where error.isOutage {
            return nil
        }
    }

    // MARK: Resources

    private func document(_ request: Request, _ path: String, _ parameters: [String]) async throws -> Response {
        var address = path
        for name in parameters {
            guard let value = request.uri.queryParameters[name[...]] else { continue }
            guard value.utf8.count <= 128, value.utf8.allSatisfy({ 0x30...0x39 ~= $0 || 0x61...0x66 ~= $0 }) else {
                throw Problem.malformed("the query cannot be read", expected: "digits", found: name)
            }
            address += (address == path ? "?" : "&") + name + "=" + value
        }
        return try await respond(address, request)
    }

    private func respond(_ address: String, _ request: Request) async throws -> Response {
        let document: DocumentDesk.Document
        do {
            document = try await documents.document(address, hops: try hops(request))
        } catch let refusal as UpstreamRefusal {
            return pass(refusal.reply)
        }
        var fields: HTTPFields = [.contentType: document.type, .acceptRanges: "bytes"]
        let age = max(0, document.freshUntil - status.clock.now())
        fields[.cacheControl] = age > 0 ? "public, max-age=\(age)" : "no-cache"
        fields[.eTag] = document.entityTag
        if let tag = document.entityTag, let known = request.headers[.ifNoneMatch], EntityTags.names(known, tag) {
            return Response(status: .notModified, headers: fields)
        }
        let size = Int64(document.body.count)
        let tag = document.entityTag ?? ""
        switch ByteRange(request.headers[.range], ifRange: request.headers[.ifRange], entityTag: tag, size: size) {
        case .whole: return served(.ok, fields, document.body[...], request)
        case .part(let part):
            fields[.contentRange] = "bytes \(part.lowerBound)-\(part.upperBound - 1)/\(size)"
            return served(.partialContent, fields, document.body[Int(part.lowerBound)..<Int(part.upperBound)], request)
        case .unsatisfiable: throw Problem(.rangeNotSatisfiable, "out-of-range", "the range lies outside of it")
        }
    }

    private func served(
        _ status: HTTPResponse.Status,
        _ fields: HTTPFields,
        _ bytes: ArraySlice<UInt8>,
        _ request: Request
    ) -> Response {
        blobs.counters.servedBytes.add(bytes.count)
        let response = Response(
            status: status,
            headers: fields,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        )
        return request.method == .head ? response.createHeadResponse() : response
    }

    private func blob(_ request: Request, _ context: GatewayContext) async throws -> Response {
        let name = context.parameters.get("digest") ?? ""
        if name.hasSuffix(".blocks") {
            let image = try ContentDigest(hex: String(name.dropLast(7)))
            return try await document(request, "blobs/sha-256/\(image.hex).blocks", ["head"])
        }
        return try await blobs.respond(try ContentDigest(hex: name), request, hops: try hops(request))
    }

    // MARK: Responses

    private func response(_ outcome: AnswerDesk.Outcome) -> Response {
        var fields = outcome.fields
        fields[.cacheControl] = "no-store"
        return Response(status: outcome.status, headers: fields, body: ResponseBody(byteBuffer: outcome.body))
    }

    private func pass(_ reply: Uplink.Reply) -> Response {
        var fields = HTTPFields()
        let names: [HTTPField.Name] = [
            .contentType, .eTag, .retryAfter, .fettleNonce, .fettleKeySet, .fettleInventory, .cacheControl,
        ]
        for name in names { fields[name] = reply.fields[name] }
        let hasBody = reply.status.code != 204 && reply.status.code != 304
        return Response(
            status: reply.status,
            headers: fields,
            body: hasBody ? ResponseBody(byteBuffer: reply.body) : ResponseBody()
        )
    }
}
