/// The keys of authors (`GET /v1/authors`).
public struct AuthorListView: Codable, Sendable, Hashable {
    /// The keys, in the order in which they were accepted.
    public let authors: [AuthorView]

    /// Makes a list.
    public init(authors: [AuthorView]) { self.authors = authors }
}
