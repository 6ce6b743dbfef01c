/// What is known before the first byte of a download.
public struct DownloadStart: Equatable, Sendable {
    /// The place of the first byte in the resource: the offset that was asked for, or 0.
    public let offset: UInt64
    /// Whether the server could not go on where it was asked to: the bytes start again at 0, and what is here already
    /// must be dropped.
    public let isRestart: Bool
    /// The size of the whole resource, in bytes, where the server says it.
    public let total: UInt64?

    /// The start of a download.
    public init(offset: UInt64, isRestart: Bool, total: UInt64?) {
        self.offset = offset
        self.isRestart = isRestart
        self.total = total
    }
}
