import Store

/// What a poll is answered with.
struct Offer: Sendable, Equatable {
    /// The campaign.
    let campaign: CampaignID
    /// The digest of the manifest.
    let manifest: ContentDigest
    /// Whether the device was never offered it before, which is to be written down.
    let isFirst: Bool
}
