/// A request whose response is small enough for memory.
public struct HTTPRequest: Equatable, Sendable {
    /// What to do with the resource (RFC 9110 section 9).
    public enum Method: String, Equatable, Hashable, Sendable {
        /// Read it.
        case get = "GET"
        /// Say what reading it would say, without the content.
        case head = "HEAD"
        /// Have it process the body.
        case post = "POST"
        /// Put the body in its place.
        case put = "PUT"
    }

    /// What to do.
    public var method: Method
    /// The address.
    public var url: String
    /// Fields beside those that libcurl sends by itself.
    public var fields: [HTTPField]
    /// The body. A GET or HEAD request has none.
    public var body: [UInt8]

    /// A request.
    public init(method: Method = .get, url: String, fields: [HTTPField] = [], body: [UInt8] = []) {
        self.method = method
        self.url = url
        self.fields = fields
        self.body = body
    }
}
