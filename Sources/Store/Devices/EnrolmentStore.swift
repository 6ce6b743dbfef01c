/// The permissions to enrol, and enrolment itself [D2].
public protocol EnrolmentStore: Sendable {
    /// Adds a token.
    ///
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/alreadyExists`` when there is one with that digest.
    func addEnrolmentToken(_ token: EnrolmentToken, audit: AuditEntry) async throws

    /// Looks a token up.
    func enrolmentToken(_ hash: ContentDigest) async throws -> EnrolmentToken?

    /// Lists tokens in the order in which they were added.
    func enrolmentTokens(after: Int64?, limit: Int) async throws -> Page<EnrolmentToken, Int64>

    /// Takes an unused token back.
    ///
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/notFound`` or, since a used token is the record of an
    ///   enrolment, ``StoreError/Code/tokenUsed``.
    func removeEnrolmentToken(_ hash: ContentDigest, audit: AuditEntry) async throws

    /// Consumes a token and registers the device, both or neither; of several that come with one token exactly one gets in.
    ///
    /// The same device with the same key may repeat the call, even after the token's expiry: its first answer may have been
    /// lost.
    ///
    /// - Parameters:
    ///   - device: The device to register.
    ///   - token: The digest of the token that it showed.
    ///   - now: The time, in Unix seconds.
    ///   - audit: What goes on record when the device is enrolled.
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/tokenUnknown``, ``StoreError/Code/tokenUsed``,
    ///   ``StoreError/Code/tokenExpired``, ``StoreError/Code/tokenBoundToAnother`` or, when the id belongs to a registered
    ///   device, ``StoreError/Code/alreadyExists``; the token then stays as it was.
    func enrol(
        _ device: Device,
        consuming token: ContentDigest,
        at now: Int64,
        audit: AuditEntry
    ) async throws -> EnrolmentOutcome
}
