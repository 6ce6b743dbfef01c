/// Enrolment tokens, shown this once: the distributor keeps only their digests.
public struct EnrolmentTokenView: Codable, Sendable, Hashable {
    /// The tokens: 32 random bytes each, base64url without padding.
    public let tokens: [String]
    /// The first second in which they are no longer accepted, in Unix seconds.
    public let expiresAt: Int64

    /// Makes a view.
    public init(tokens: [String], expiresAt: Int64) {
        self.tokens = tokens
        self.expiresAt = expiresAt
    }
}
