/// A bearer token of an operator. Only the digest of the token itself is kept.
public struct OperatorToken: Sendable, Hashable {
    /// The SHA-256 digest of the token.
    public let hash: ContentDigest
    /// Whose it is; stands in the audit trail as the actor.
    public let name: Name<OperatorToken>
    /// When it was made, in Unix seconds.
    public let createdAt: Int64
    /// The first second in which it is no longer accepted, in Unix seconds; nothing when it does not expire.
    public let expiresAt: Int64?
    /// When it was withdrawn, in Unix seconds.
    public var revokedAt: Int64?

    /// Makes a token record.
    public init(
        hash: ContentDigest,
        name: Name<OperatorToken>,
        createdAt: Int64,
        expiresAt: Int64? = nil,
        revokedAt: Int64? = nil
    ) {
        self.hash = hash
        self.name = name
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.revokedAt = revokedAt
    }

    /// Whether the token is accepted.
    ///
    /// - Parameter now: The time, in Unix seconds.
    public func isAccepted(at now: Int64) -> Bool {
        revokedAt == nil && (expiresAt.map { now < $0 } ?? true)
    }

    /// Checks the bounds.
    ///
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/invalidRecord``.
    public func check() throws(StoreError) {
        try RecordCheck.notNegative(createdAt, "the time of a token's making")
        if let expiresAt, expiresAt <= createdAt {
            throw StoreError(
                .invalidRecord,
                "a token expires before it is made",
                expected: "later than \(createdAt)",
                found: "\(expiresAt)"
            )
        }
    }
}
