public import HTTPTypes
public import NIOCore

/// What to ask a server for.
public struct OriginRequest: Sendable {
    /// Where.
    public var url: OriginURL
    /// The method. Redirects are followed for GET and HEAD.
    public var method: HTTPRequest.Method
    /// The header fields. They do not follow a redirect to another origin.
    public var fields: HTTPFields
    /// The body.
    public var body: ByteBuffer?
    /// The first byte that is wanted, of a body whose earlier bytes are there already. Where the fields have a range with an
    /// end, it is the first byte of that.
    public var offset: Int64 = 0
    /// What of the body may come.
    public var limits: OriginLimits
    /// Whether it has the same effect when it is made twice, so that it may be when a connection that was kept for the next
    /// request turns out to be closed.
    public var isRepeatable: Bool

    /// A request.
    public init(
        _ url: OriginURL,
        method: HTTPRequest.Method = .get,
        fields: HTTPFields = [:],
        body: ByteBuffer? = nil,
        limits: OriginLimits
    ) {
        self.url = url
        self.method = method
        self.fields = fields
        self.body = body
        self.limits = limits
        isRepeatable = method == .get || method == .head
    }
}
