/// An author whose manifests the distributor takes [D1].
///
/// One author may have several keys over time; each is a record of its own.
public struct AcceptedAuthor: Sendable, Hashable {
    /// The author's name.
    public let name: Name<AcceptedAuthor>
    /// The id under which envelopes name the key (COSE `kid`), at most ``StoreLimits/keyID`` bytes. Unique.
    public let keyID: [UInt8]
    /// The key: COSE_Key bytes.
    public let publicKey: [UInt8]
    /// When it was accepted, in Unix seconds.
    public let acceptedAt: Int64
    /// When it was withdrawn, in Unix seconds; nothing while it is accepted.
    public var revokedAt: Int64?

    /// Makes a record of an accepted key.
    public init(
        name: Name<AcceptedAuthor>,
        keyID: [UInt8],
        publicKey: [UInt8],
        acceptedAt: Int64,
        revokedAt: Int64? = nil
    ) {
        self.name = name
        self.keyID = keyID
        self.publicKey = publicKey
        self.acceptedAt = acceptedAt
        self.revokedAt = revokedAt
    }

    /// Checks the bounds.
    ///
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/invalidRecord``.
    public func check() throws(StoreError) {
        try RecordCheck.count(keyID.count, "a key id's length in bytes", within: 1...StoreLimits.keyID)
        try RecordCheck.count(publicKey.count, "a public key's length in bytes", within: 1...StoreLimits.publicKey)
        try RecordCheck.notNegative(acceptedAt, "the time of acceptance")
    }
}
