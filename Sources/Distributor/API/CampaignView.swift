/// A campaign (`POST /v1/campaigns`, `GET /v1/campaigns`, `POST /v1/campaigns/{id}/{action}`).
public struct CampaignView: Codable, Sendable, Hashable {
    /// The campaign's id.
    public let id: String
    /// What people call it.
    public let name: String
    /// The digest of the manifest, 64 hexadecimal digits.
    public let manifest: String
    /// `draft`, `running`, `paused`, `halted` or `finished`.
    public let state: String
    /// `all`, `listed` or `query`.
    public let selector: String
    /// The query, where it is one.
    public let query: String?
    /// When it was created, in Unix seconds.
    public let createdAt: Int64
    /// When it was first started, in Unix seconds.
    public let startedAt: Int64?
    /// When it was halted or finished, in Unix seconds.
    public let endedAt: Int64?

    /// Makes a view.
    public init(
        id: String,
        name: String,
        manifest: String,
        state: String,
        selector: String,
        query: String?,
        createdAt: Int64,
        startedAt: Int64?,
        endedAt: Int64?
    ) {
        self.id = id
        self.name = name
        self.manifest = manifest
        self.state = state
        self.selector = selector
        self.query = query
        self.createdAt = createdAt
        self.startedAt = startedAt
        self.endedAt = endedAt
    }
}
