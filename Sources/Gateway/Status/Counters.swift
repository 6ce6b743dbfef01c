/// What a gateway counts since it started.
struct Counters: Sendable {
    /// Update requests that were answered from here, from upstream, after their age, and by decision of the gateway.
    let answersHit = Counter()
    let answersForwarded = Counter()
    let answersStale = Counter()
    let answersDecided = Counter()
    /// Requests that waited for another's answer.
    let answersShared = Counter()
    /// Polls that were forwarded, and that were answered here.
    let pollsForwarded = Counter()
    let pollsLocal = Counter()
    /// Requests for blobs: served from the cache, from a blob on its way, by a forwarded range, not served.
    let blobsHit = Counter()
    let blobsFollowed = Counter()
    let blobsPassed = Counter()
    let blobsMissed = Counter()
    /// Blobs that were fetched into the cache.
    let blobsFetched = Counter()
    /// Bodies that were not what their digests say.
    let badBodies = Counter()
    /// Bytes of payloads and answers that devices were given.
    let servedBytes = Counter()
    /// Bytes that came over the uplink, and requests over it.
    let uplinkBytes = Counter()
    let uplinkRequests = Counter()
    /// Messages that were stored, forwarded later, refused then, and turned away because the queue was full.
    let queued = Counter()
    let delivered = Counter()
    let refused = Counter()
    let turnedAway = Counter()
    /// Connections that were closed because they said nothing in time.
    let silentConnections = Counter()
    /// Patches that the gateway made itself.
    let patchesMade = Counter()
}
