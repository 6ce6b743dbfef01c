import Answering
import HTTPServing
import HTTPTypes
import Hummingbird
import Store
import UpdateProtocol

/// `POST /v1/poll` [D3].
struct PollRoutes: Sendable {
    let authenticator: DeviceAuthenticator
    let nonces: NonceIssuer
    let schedule: CampaignSchedule
    let catalog: ManifestCatalog
    let activity: ActivityLog
    let keySets: KeySetLedger
    let inventories: InventoryLedger
    let clock: ServerClock
    let limit: Int

    /// Adds the route to the devices' group.
    func add(to group: RouterGroup<DistributorContext>) {
        group.post("poll") { request, _ in try await poll(request) }
    }

    private func poll(_ request: Request) async throws -> Response {
        let message = try await authenticator.open(try await request.bytes(upTo: limit))
        let poll: PollRequest
        do {
            poll = try PollRequest(message.payload.span)
        } catch {
            throw Problem.malformed("the poll cannot be read", found: "\(error)")
        }
        let now = clock.seconds
        activity.sight(message.device, at: now)
        var headers: HTTPFields = [
            .fettleNonce: Base64URL.encode(nonces.nonce(for: message.device)),
            .cacheControl: "no-store",
        ]
        if let version = keySets.version { headers[.fettleKeySet] = "\(version)" }
        if let number = inventories.current?.record.sequenceNumber { headers[.fettleInventory] = "\(number)" }
        let handled = poll.handled.flatMap { $0.algorithm == -16 ? ContentDigest($0.bytes) : nil }
        guard let offer = schedule.offer(for: message.device, handled: handled), let manifest = catalog[offer.manifest]
        else {
            return Response(status: .noContent, headers: headers)
        }
        if offer.isFirst { activity.offered(message.device, in: offer.campaign, at: now) }
        headers[.contentType] = MediaType.envelope
        headers[.eTag] = "\"\(manifest.digest.hex)\""
        return Response(status: .ok, headers: headers, body: ResponseBody(byteBuffer: catalog.body(of: manifest)))
    }
}
