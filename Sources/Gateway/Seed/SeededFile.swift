/// What was put into a cache.
public struct SeededFile: Codable, Sendable, Equatable {
    /// The file that it came from.
    public let file: String
    /// `envelope` or `blob`.
    public let kind: String
    /// The manifest's digest, or the blob's.
    public let digest: String
    /// Its size, in bytes.
    public let size: Int64
}
