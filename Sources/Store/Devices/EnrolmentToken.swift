/// A one-time permission to enrol. Only the digest of the token itself is kept.
public struct EnrolmentToken: Sendable, Hashable {
    /// The SHA-256 digest of the token.
    public let hash: ContentDigest
    /// When it was made, in Unix seconds.
    public let createdAt: Int64
    /// The first second in which it is no longer accepted, in Unix seconds.
    public let expiresAt: Int64
    /// The only device that may use it, or nothing when any may.
    public let boundTo: DeviceID?
    /// What the operator noted about it.
    public let note: String
    /// When it was consumed, and by which device.
    public var use: Use?

    /// The consumption of a token.
    public struct Use: Sendable, Hashable {
        /// The device that enrolled with it.
        public let device: DeviceID
        /// When, in Unix seconds.
        public let at: Int64

        /// Makes a consumption.
        public init(device: DeviceID, at: Int64) {
            self.device = device
            self.at = at
        }
    }

    /// Makes a token record.
    public init(
        hash: ContentDigest,
        createdAt: Int64,
        expiresAt: Int64,
        boundTo: DeviceID? = nil,
        note: String = "",
        use: Use? = nil
    ) {
        self.hash = hash
        self.createdAt = createdAt
        self.expiresAt = expiresAt
        self.boundTo = boundTo
        self.note = note
        self.use = use
    }

    /// Checks the bounds of a token that is about to be added.
    ///
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/invalidRecord``.
    public func check() throws(StoreError) {
        try RecordCheck.notNegative(createdAt, "the time of a token's making")
        try RecordCheck.text(note, "a token's note", atMost: StoreLimits.displayName)
        guard expiresAt > createdAt else {
            throw StoreError(
                .invalidRecord,
                "a token expires before it is made",
                expected: "later than \(createdAt)",
                found: "\(expiresAt)"
            )
        }
        guard use == nil else {
            throw StoreError(.invalidRecord, "a new token has already been used", expected: "an unused one")
        }
    }

    /// Decides whether `device` may consume the token now: the rule that every back end applies in its transaction.
    ///
    /// - Parameters:
    ///   - device: Who asks.
    ///   - now: The time, in Unix seconds.
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/tokenUsed``, ``StoreError/Code/tokenExpired`` or
    ///   ``StoreError/Code/tokenBoundToAnother``.
    public func checkConsumption(by device: DeviceID, at now: Int64) throws(StoreError) {
        guard use == nil else {
            throw StoreError(.tokenUsed, "the enrolment token has been used", advice: "ask the operator for a new one")
        }
        guard now < expiresAt else {
            throw StoreError(
                .tokenExpired,
                "the enrolment token has expired",
                expected: "use before \(expiresAt)",
                found: "\(now)",
                advice: "ask the operator for a new one"
            )
        }
        guard boundTo == nil || boundTo == device else {
            // Which device it was made for is not the asker's business.
            throw StoreError(.tokenBoundToAnother, "the enrolment token was made for another device")
        }
    }
}
