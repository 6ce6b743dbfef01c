/// A response, whatever its status.
public struct HTTPResponse: Equatable, Sendable {
    /// The status code, or 0 for a file.
    public let status: Int
    /// The fields, bounded in number and size.
    public let fields: [HTTPField]
    /// The body.
    public let body: [UInt8]
    /// Where the response came from, after redirects.
    public let url: String
    /// How long the server asks to wait, in seconds (RFC 9110 section 10.2.3).
    public let retryAfter: UInt64?

    /// A response.
    public init(status: Int, fields: [HTTPField], body: [UInt8], url: String, retryAfter: UInt64? = nil) {
        self.status = status
        self.fields = fields
        self.body = body
        self.url = url
        self.retryAfter = retryAfter
    }

    /// Whether the request succeeded.
    public var isSuccess: Bool { status == 0 || (200..<300).contains(status) }

    /// The value of the first field with this name.
    public func value(of name: String) -> String? {
        fields.first { $0.isNamed(name) }?.value
    }
}
