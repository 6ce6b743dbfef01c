/// What a location holds.
public enum LocationContent: Sendable, Hashable {
    /// All blobs that this distributor serves, each at `blobs/sha-256/HEX` below the location's addresses.
    case everything
    /// These blobs.
    case listed(Set<ContentDigest>)

    /// Whether a blob is there.
    public func holds(_ digest: ContentDigest) -> Bool {
        switch self {
        case .everything: true
        case .listed(let digests): digests.contains(digest)
        }
    }
}
