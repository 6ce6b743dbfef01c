import Store

/// Why blobs are held: payloads of manifests that polls brought not long ago, and what somebody pinned. A value.
struct PinBook: Sendable, Equatable {
    /// How long a manifest counts after a poll brought it, in seconds.
    let span: Int64
    /// When a poll brought a manifest last, in Unix seconds.
    private(set) var sightings: [ContentDigest: Int64] = [:]
    /// The manifests that a payload is of.
    private(set) var manifests: [ContentDigest: Set<ContentDigest>] = [:]
    /// What somebody pinned.
    private(set) var pinned: Set<ContentDigest> = []

    /// Most manifests that are remembered, and most payloads.
    private static let manifestLimit = 4_096
    private static let payloadLimit = 65_536

    init(days: Int) { span = Int64(days) * 86_400 }

    /// A poll brought a manifest.
    mutating func sight(_ manifest: ContentDigest, at now: Int64) {
        sightings[manifest] = max(now, sightings[manifest] ?? 0)
        guard sightings.count > Self.manifestLimit else { return }
        guard let oldest = sightings.min(by: { $0.value < $1.value })?.key else { return }
        sightings[oldest] = nil
        for payload in Array(manifests.keys) {
            manifests[payload]?.remove(oldest)
            if manifests[payload]?.isEmpty == true { manifests[payload] = nil }
        }
    }

    /// An answer about a manifest named a payload.
    mutating func assign(_ payload: ContentDigest, to manifest: ContentDigest) {
        guard manifests[payload] != nil || manifests.count < Self.payloadLimit else { return }
        manifests[payload, default: []].insert(manifest)
    }

    /// Pins a blob, or lets it go.
    mutating func pin(_ digest: ContentDigest, _ isPinned: Bool = true) {
        if isPinned { pinned.insert(digest) } else { pinned.remove(digest) }
    }

    /// How hard a blob is held now.
    func hold(_ digest: ContentDigest, at now: Int64) -> CacheIndex.Hold {
        if pinned.contains(digest) { return .pinned }
        let isCurrent = manifests[digest]?.contains { now - (sightings[$0] ?? .min / 2) <= span } ?? false
        return isCurrent ? .campaign : .none
    }
}
