/// A version of the key set that was published (`POST /v1/key-sets`).
public struct KeySetView: Codable, Sendable, Hashable {
    /// Its version.
    public let version: UInt64
    /// When it was published, in Unix seconds.
    public let publishedAt: Int64

    /// Makes a view.
    public init(version: UInt64, publishedAt: Int64) {
        self.version = version
        self.publishedAt = publishedAt
    }
}
