/// The authors whose manifests the distributor takes [D1].
public protocol AuthorStore: Sendable {
    /// Accepts a key of an author.
    ///
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/alreadyExists`` when the key id is taken, even by a key
    ///   that was withdrawn.
    func addAuthor(_ author: AcceptedAuthor, audit: AuditEntry) async throws

    /// Looks a key up by its id, withdrawn or not.
    func author(keyID: [UInt8]) async throws -> AcceptedAuthor?

    /// Lists keys in the order in which they were accepted.
    func authors(after: Int64?, limit: Int) async throws -> Page<AcceptedAuthor, Int64>

    /// Withdraws a key. The first withdrawal counts; repeating it changes nothing.
    ///
    /// - Throws: ``StoreError`` with the code ``StoreError/Code/notFound``.
    func revokeAuthor(keyID: [UInt8], at now: Int64, audit: AuditEntry) async throws
}
