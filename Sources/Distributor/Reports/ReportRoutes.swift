import HTTPServing
import HTTPTypes
import Hummingbird

/// `POST /v1/reports`.
struct ReportRoutes: Sendable {
    let authenticator: DeviceAuthenticator
    let service: ReportService
    let nonces: NonceIssuer
    let limit: Int

    /// Adds the route to the devices' group.
    func add(to group: RouterGroup<DistributorContext>) {
        group.post("reports") { try await take($0, $1) }
    }

    private func take(_ request: Request, _ context: DistributorContext) async throws -> Response {
        let message = try await authenticator.open(try await request.bytes(upTo: limit))
        // A fresh nonce comes with the answer, also with a refusal: the device can sign again at once.
        let nonce: HTTPFields = [.fettleNonce: Base64URL.encode(nonces.nonce(for: message.device))]
        do {
            // What a gateway brings may have waited there for its uplink.
            let isBrought = request.headers[.viaGateways] != nil
            try await service.take(message, isBrought: isBrought, logger: context.logger)
        } catch var problem as Problem {
            problem.headers.append(contentsOf: nonce)
            throw problem
        }
        return Response(status: .noContent, headers: nonce)
    }
}
