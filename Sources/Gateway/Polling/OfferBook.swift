import Store

/// Which manifest a device is offered while nobody can be asked: the newest that it has not dealt with, and that it was not
/// offered lately. A value, bounded.
struct OfferBook: Sendable {
    private struct Offer {
        let manifest: ContentDigest
        let at: Int64
    }

    /// How long a manifest is not offered again, in seconds. Meanwhile the device gets the next one.
    private static let pause: Int64 = 3_600
    private static let deviceLimit = 65_536
    private static let offerLimit = 16

    private var offers: [ContentDigest: [Offer]] = [:]

    /// Chooses a manifest.
    ///
    /// - Parameters:
    ///   - device: The digest of the device's id.
    ///   - handled: What it has dealt with last.
    ///   - manifests: What there is, the newest first.
    mutating func offer(
        to device: ContentDigest,
        handled: ContentDigest?,
        from manifests: [ContentDigest],
        at now: Int64
    ) -> ContentDigest? {
        var past = (offers[device] ?? []).filter { now - $0.at < Self.pause && now >= $0.at }
        let choice = manifests.first { manifest in
            manifest != handled && !past.contains { $0.manifest == manifest }
        }
        if let choice { past.append(Offer(manifest: choice, at: now)) }
        if offers.count >= Self.deviceLimit, offers[device] == nil { offers = [:] }
        offers[device] = past.isEmpty ? nil : Array(past.suffix(Self.offerLimit))
        return choice
    }

    /// A device was offered a manifest by the distributor itself.
    mutating func note(_ manifest: ContentDigest, to device: ContentDigest, at now: Int64) {
        if offers.count >= Self.deviceLimit, offers[device] == nil { offers = [:] }
        var past = (offers[device] ?? []).filter { $0.manifest != manifest }
        past.append(Offer(manifest: manifest, at: now))
        offers[device] = Array(past.suffix(Self.offerLimit))
    }
}
