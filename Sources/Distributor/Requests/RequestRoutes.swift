import Answering
import Campaigns
import HTTPServing
import HTTPTypes
import Hummingbird
import Store
import UpdateProtocol

/// `POST /v1/request`, signed by a device, and `GET /v1/request?q=`, anonymous and made for caches.
struct RequestRoutes: Sendable {
    let authenticator: DeviceAuthenticator
    let nonces: NonceIssuer
    let service: AnswerService
    let schedule: CampaignSchedule
    let statistics: TrafficStatistics
    let store: any DistributorStore
    let clock: ServerClock
    let limit: Int

    /// How long a cache may keep an answer that nothing better will follow, in seconds.
    private static let finalAge = 3_600
    /// How long it may keep one while a patch is being made, in seconds.
    private static let provisionalAge = 2

    /// Adds the routes to the devices' group.
    func add(to group: RouterGroup<DistributorContext>) {
        group.post("request") { request, _ in try await signed(request) }
        group.get("request") { request, _ in try await anonymous(request) }
    }

    private func signed(_ request: Request) async throws -> Response {
        let message = try await authenticator.open(try await request.bytes(upTo: limit))
        let update = try Self.read(message.payload)
        guard update.nonce != nil else {
            throw Problem.malformed("the request has no nonce", expected: "a nonce of 8 to 64 bytes in the signed form")
        }
        let answer = try await service.answer(update)
        try await record(answer, of: message.device, update)
        for payload in answer.inlined {
            statistics.began(payload.digest, .payload, for: message.device)
            statistics.sent(Int(payload.size), of: payload.digest, .payload, to: message.device)
        }
        var headers: HTTPFields = [
            .contentType: MediaType.answer,
            .cacheControl: "no-store",
            .fettleAnswerAge: "\(answer.isFinal ? Self.finalAge : Self.provisionalAge)",
            .fettleNonce: Base64URL.encode(nonces.nonce(for: message.device)),
        ]
        if let seconds = answer.retryAfter { headers[.retryAfter] = "\(seconds)" }
        return Response(
            status: .ok,
            headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.answer.encoded))
        )
    }

    private func anonymous(_ request: Request) async throws -> Response {
        guard let text = request.parameter("q"), text.utf8.count <= limit, let bytes = Base64URL.decode(text) else {
            throw Problem.malformed(
                "the request is missing or misspelled",
                expected: "q=… in base64url without padding"
            )
        }
        let update = try Self.read(bytes)
        guard update.nonce == nil else {
            throw Problem.malformed("the anonymous form has a nonce", expected: "none, so that caches can answer")
        }
        let answer = try await service.answer(update)
        let encoded = answer.answer.encoded
        let entityTag = "\"\(ContentDigest.sha256(encoded).hex)\""
        let headers: HTTPFields = [
            .contentType: MediaType.answer,
            .cacheControl: "public, max-age=\(answer.isFinal ? Self.finalAge : Self.provisionalAge)",
            .eTag: entityTag,
        ]
        if request.headers[.ifNoneMatch] == entityTag { return Response(status: .notModified, headers: headers) }
        for payload in answer.inlined {
            statistics.began(payload.digest, .payload, for: nil)
            statistics.sent(Int(payload.size), of: payload.digest, .payload, to: nil)
        }
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: ByteBuffer(bytes: encoded)))
    }

    /// Writes down what a device of a campaign was answered.
    private func record(_ answer: AnswerService.Answer, of device: DeviceID, _ update: UpdateRequest) async throws {
        guard let digest = ContentDigest(update.manifest.digest.bytes),
            let campaign = schedule.campaigns(of: device, with: digest).first
        else { return }
        let now = clock.seconds
        let deliveries = answer.deliveries
        let change = try await store.updateProgress(of: device, in: campaign, report: nil) { present in
            ProgressRules.answer(deliveries, present, device: device, campaign: campaign, at: now)
        }
        if let progress = change.progress { schedule.note(progress.state, of: device, in: campaign) }
    }

    private static func read(_ bytes: [UInt8]) throws -> UpdateRequest {
        do {
            return try UpdateRequest(bytes.span)
        } catch {
            throw Problem.malformed("the update request cannot be read", found: "\(error)")
        }
    }
}
