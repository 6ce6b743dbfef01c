/// A file that is served, under the digest of what it holds.
public struct SharedPayload: Equatable, Sendable {
    /// Where it lies.
    public let path: String
    /// The size of the whole payload, in bytes.
    public let size: UInt64
    /// How many bytes from the start are here; fewer than `size` while it is being received.
    public let available: UInt64

    /// A payload in the file at `path`.
    public init(path: String, size: UInt64, available: UInt64) {
        self.path = path
        self.size = size
        self.available = min(available, size)
    }
}
