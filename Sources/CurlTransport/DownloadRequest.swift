/// What to fetch as a stream, and within which bounds.
public struct DownloadRequest: Equatable, Sendable {
    /// The address.
    public var url: String
    /// Fields beside those that libcurl sends by itself.
    public var fields: [HTTPField]
    /// How many bytes of the resource are here already.
    public var offset: UInt64
    /// The greatest size that the whole resource may have, in bytes.
    public var limit: UInt64
    /// The size that the whole resource must have, in bytes, where it is known.
    public var expectedSize: UInt64?

    /// A request for the resource at `url`, from byte `offset` on.
    public init(
        url: String,
        fields: [HTTPField] = [],
        offset: UInt64 = 0,
        limit: UInt64,
        expectedSize: UInt64? = nil
    ) {
        self.url = url
        self.fields = fields
        self.offset = offset
        self.limit = limit
        self.expectedSize = expectedSize
    }
}
