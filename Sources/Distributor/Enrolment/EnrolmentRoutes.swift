import HTTPServing
import HTTPTypes
import Hummingbird
import Store
import UpdateProtocol

/// `POST /v1/enrol` for devices, `POST /v1/enrolment-tokens` for operators.
struct EnrolmentRoutes: Sendable {
    let service: EnrolmentService
    let store: any DistributorStore
    let clock: ServerClock
    let limit: Int

    /// The most tokens of one request.
    private static let countLimit = 1_000
    /// The longest time that a token is accepted, in seconds: a year.
    private static let validityLimit: Int64 = 366 * 86_400

    /// Adds the routes.
    func add(devices: RouterGroup<DistributorContext>, operators: RouterGroup<DistributorContext>) {
        devices.post("enrol") { try await enrol($0, $1) }
        operators.post("enrolment-tokens") { try await makeTokens($0, $1) }
    }

    private func enrol(_ request: Request, _ context: DistributorContext) async throws -> Response {
        let answer = try await service.enrol(try await request.bytes(upTo: limit), logger: context.logger)
        return Response(
            status: .ok,
            headers: [.contentType: MediaType.enrolmentAnswer, .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.encoded))
        )
    }

    private func makeTokens(_ request: Request, _ context: DistributorContext) async throws -> Response {
        let body = try await JSONBody.read(EnrolmentTokenBody.self, from: request)
        let count = body.count ?? 1
        let validity = body.validSeconds ?? 86_400
        let device: DeviceID? = try body.deviceId.map { try DeviceID($0) }
        guard count >= 1, count <= (device == nil ? Self.countLimit : 1) else {
            throw Problem.malformed(
                "the number of tokens is out of bounds",
                expected: device == nil ? "1 to \(Self.countLimit)" : "1 for a named device",
                found: "\(count)"
            )
        }
        guard validity >= 1, validity <= Self.validityLimit else {
            throw Problem.malformed(
                "the validity is out of bounds",
                expected: "1 to \(Self.validityLimit) seconds",
                found: "\(validity)"
            )
        }
        let now = clock.seconds
        var tokens: [String] = []
        for _ in 0..<count {
            let secret = SecretToken()
            let token = EnrolmentToken(
                hash: secret.hash,
                createdAt: now,
                expiresAt: now + validity,
                boundTo: device,
                note: body.note ?? ""
            )
            let audit = AuditEntry(
                at: now,
                actor: context.operatorName ?? "operator",
                action: "enrolment-token.add",
                subject: secret.hash.hex,
                detail: device.map { "for \($0)" } ?? ""
            )
            try await store.addEnrolmentToken(token, audit: audit)
            tokens.append(secret.text)
        }
        return JSONBody.response(EnrolmentTokenView(tokens: tokens, expiresAt: now + validity), status: .created)
    }
}
