/// The operators who may tell the distributor what to do.
public protocol OperatorStore: Sendable {
    /// Adds a token.
    ///
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/alreadyExists`` when there is one with that digest.
    func addOperatorToken(_ token: OperatorToken, audit: AuditEntry) async throws

    /// Looks a token up by its digest, accepted or not.
    func operatorToken(_ hash: ContentDigest) async throws -> OperatorToken?

    /// Lists tokens in the order in which they were added.
    func operatorTokens(after: Int64?, limit: Int) async throws -> Page<OperatorToken, Int64>

    /// Withdraws a token. The first withdrawal counts; repeating it changes nothing.
    ///
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/notFound``.
    func revokeOperatorToken(_ hash: ContentDigest, at now: Int64, audit: AuditEntry) async throws
}
