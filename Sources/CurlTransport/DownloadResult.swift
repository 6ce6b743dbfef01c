/// How a download ended that is complete.
public struct DownloadResult: Equatable, Sendable {
    /// The status code (HTTP, FTP), or 0 for a file.
    public let status: Int
    /// The place of the first byte that came: the offset that was asked for, or 0.
    public let offset: UInt64
    /// How many bytes came.
    public let received: UInt64
    /// Where they came from, after redirects.
    public let url: String

    /// The end of a download.
    public init(status: Int, offset: UInt64, received: UInt64, url: String) {
        self.status = status
        self.offset = offset
        self.received = received
        self.url = url
    }
}
