import HTTPTypes
import Hummingbird
import NIOCore

/// Gathers what there is to say about a gateway.
struct StatusReporter: Sendable {
    let cache: BlobCache
    let board: FlightBoard
    let answers: AnswerDesk
    let envelopes: EnvelopeShelf
    let mailbox: Mailbox
    let uplink: Uplink
    let counters: Counters
    let keeper: FolderKeeper
    let startedAt: Int64

    var clock: GatewayClock { cache.clock }

    /// The status.
    func view() async -> GatewayStatus {
        let condition = uplink.condition
        let (known, answerBytes) = await answers.extent
        let (waiting, queueBytes) = await mailbox.extent
        let extent = cache.extent
        let own =
            counters.answersHit.value + counters.answersShared.value + counters.answersStale.value
            + counters.answersDecided.value
        let served = counters.blobsHit.value + counters.blobsFollowed.value
        return GatewayStatus(
            pseudonym: uplink.pseudonym,
            startedAt: startedAt,
            upstream: GatewayStatus.Upstream(
                url: uplink.isConfigured ? uplink.tenant : nil,
                state: uplink.isConfigured ? (condition.isUp ? "up" : "down") : "none",
                downSince: condition.downSince.map { $0 / 1_000 },
                lastSuccess: condition.lastSuccess.map { $0 / 1_000 },
                restingLocations: board.restingSources()
            ),
            answers: GatewayStatus.Answers(
                known: known,
                bytes: answerBytes,
                hits: counters.answersHit.value,
                shared: counters.answersShared.value,
                stale: counters.answersStale.value,
                decided: counters.answersDecided.value,
                forwarded: counters.answersForwarded.value,
                hitRate: Self.rate(own, own + counters.answersForwarded.value)
            ),
            envelopes: await envelopes.count,
            blobs: GatewayStatus.Blobs(
                kept: extent.count,
                bytes: extent.bytes,
                limit: extent.limit,
                arriving: await board.count,
                hits: counters.blobsHit.value,
                followed: counters.blobsFollowed.value,
                passed: counters.blobsPassed.value,
                missed: counters.blobsMissed.value,
                fetched: counters.blobsFetched.value,
                bad: counters.badBodies.value,
                hitRate: Self.rate(served, served + counters.blobsPassed.value + counters.blobsMissed.value)
            ),
            queue: GatewayStatus.Queue(
                waiting: waiting,
                bytes: queueBytes,
                stored: counters.queued.value,
                delivered: counters.delivered.value,
                refused: counters.refused.value,
                turnedAway: counters.turnedAway.value
            ),
            traffic: GatewayStatus.Traffic(
                served: counters.servedBytes.value,
                uplink: counters.uplinkBytes.value,
                saved: max(0, counters.servedBytes.value - counters.uplinkBytes.value)
            ),
            patchesMade: counters.patchesMade.value,
            silentConnections: counters.silentConnections.value,
            cacheIsUsable: keeper.isUsable
        )
    }

    /// The same for Prometheus.
    func metrics() async -> Response {
        let text = MetricsText(await view()).text
        return Response(
            status: .ok,
            headers: [.contentType: MediaType.metrics, .cacheControl: "no-store"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text))
        )
    }

    private static func rate(_ part: Int, _ whole: Int) -> Double { whole > 0 ? Double(part) / Double(whole) : 0 }
}
