/// A status in the text format of Prometheus (version 0.0.4): one name for each kind of thing, and labels with names that are
/// fixed here, so that nothing from outside gets into it.
struct MetricsText {
    /// The text.
    private(set) var text = ""

    /// Writes all metrics.
    init(_ status: GatewayStatus) {
        gauge(
            "fettle_gateway_upstream_up",
            "Whether the upstream can be reached",
            status.upstream.state == "up" ? 1 : 0
        )
        gauge("fettle_gateway_resting_locations", "Locations left alone", status.upstream.restingLocations)
        let answers = status.answers
        counter(
            "fettle_gateway_answers_total",
            "Update requests by where the answer came from",
            "source",
            [
                ("cache", answers.hits), ("shared", answers.shared), ("stale", answers.stale),
                ("decided", answers.decided), ("upstream", answers.forwarded),
            ]
        )
        gauge("fettle_gateway_answers", "Answers that are known", answers.known)
        gauge("fettle_gateway_answer_bytes", "Bytes of answers that are known", answers.bytes)
        gauge("fettle_gateway_envelopes", "Manifests that are known", status.envelopes)
        let blobs = status.blobs
        counter(
            "fettle_gateway_blob_requests_total",
            "Requests for payloads by how they were served",
            "result",
            [("hit", blobs.hits), ("followed", blobs.followed), ("passed", blobs.passed), ("missed", blobs.missed)]
        )
        gauge("fettle_gateway_blobs", "Payloads in the cache", blobs.kept)
        gauge("fettle_gateway_blob_bytes", "Bytes of payloads in the cache", Int(blobs.bytes))
        gauge("fettle_gateway_blob_limit_bytes", "Most bytes of payloads in the cache", Int(blobs.limit))
        gauge("fettle_gateway_blobs_arriving", "Payloads on their way into the cache", blobs.arriving)
        counter("fettle_gateway_blobs_fetched_total", "Payloads fetched", blobs.fetched)
        counter("fettle_gateway_bad_bodies_total", "Bodies that were not what their digests say", blobs.bad)
        let queue = status.queue
        gauge("fettle_gateway_queue_messages", "Messages that wait for the uplink", queue.waiting)
        gauge("fettle_gateway_queue_bytes", "Bytes of messages that wait", Int(queue.bytes))
        counter(
            "fettle_gateway_queue_total",
            "Messages by what became of them",
            "result",
            [
                ("stored", queue.stored), ("delivered", queue.delivered), ("refused", queue.refused),
                ("turned-away", queue.turnedAway),
            ]
        )
        counter("fettle_gateway_served_bytes_total", "Bytes given to devices", status.traffic.served)
        counter("fettle_gateway_uplink_bytes_total", "Bytes over the uplink", status.traffic.uplink)
        counter("fettle_gateway_patches_made_total", "Patches made by the gateway", status.patchesMade)
        counter("fettle_gateway_silent_connections_total", "Connections that said nothing", status.silentConnections)
        gauge("fettle_gateway_cache_usable", "Whether the cache folder can be used", status.cacheIsUsable ? 1 : 0)
        gauge("fettle_gateway_start_time_seconds", "When the gateway started", Int(status.startedAt))
    }

    private mutating func gauge(_ name: String, _ help: String, _ value: Int) {
        text += "# HELP \(name) \(help).\n# TYPE \(name) gauge\n\(name) \(value)\n"
    }

    private mutating func counter(_ name: String, _ help: String, _ value: Int) {
        text += "# HELP \(name) \(help).\n# TYPE \(name) counter\n\(name) \(value)\n"
    }

    private mutating func counter(_ name: String, _ help: String, _ label: String, _ values: [(String, Int)]) {
        text += "# HELP \(name) \(help).\n# TYPE \(name) counter\n"
        for (value, count) in values { text += "\(name){\(label)=\"\(value)\"} \(count)\n" }
    }
}
