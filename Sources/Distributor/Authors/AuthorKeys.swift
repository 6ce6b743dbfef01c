import COSE
import Store

/// The keys of the authors that are accepted now.
enum AuthorKeys {
    /// All records, in the order in which they were accepted.
    static func records(in store: some AuthorStore) async throws -> [AcceptedAuthor] {
        var records: [AcceptedAuthor] = []
        var after: Int64?
        repeat {
            let page = try await store.authors(after: after, limit: StoreLimits.pageSize)
            records += page.elements
            after = page.next
        } while after != nil
        return records
    }

    /// The keys that have not been withdrawn.
    static func accepted(in store: some AuthorStore) async throws -> [PublicKey] {
        try await records(in: store).filter { $0.revokedAt == nil }.compactMap {
            try? PublicKey(decoding: $0.publicKey.span)
        }
    }
}
