public import HTTPTypes
public import NIOCore

/// What a server answers. The body comes as it is read, and is judged by the request's limits.
public struct OriginResponse: Sendable {
    /// The status.
    public let status: HTTPResponse.Status
    /// The header fields.
    public let fields: HTTPFields
    /// Where the answer came from in the end.
    public let url: OriginURL
    /// The first byte of the resource that the body has: the request's offset, or 0 where the server sends all of it.
    public let start: Int64
    /// The size of the whole resource, where the server told.
    public let totalSize: Int64?
    /// The body.
    public let body: OriginBody

    /// The whole body, which the request's limits bound.
    public func collect() async throws(OriginError) -> ByteBuffer {
        var all = ByteBuffer()
        var pieces = body.makeAsyncIterator()
        while var piece = try await pieces.next() { all.writeBuffer(&piece) }
        return all
    }
}
