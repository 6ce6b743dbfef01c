/// What there is under a digest.
public enum PayloadLookup: Equatable, Sendable {
    /// This payload.
    case payload(SharedPayload)
    /// Nothing.
    case nothing
    /// Nobody is served now; ask again in so many seconds.
    case closed(retryAfter: UInt64)
}
