/// Why a request or a download failed.
public struct TransportError: Error, Equatable, Sendable {
    /// The kind of error. More kinds may come.
    public struct Kind: Equatable, Hashable, Sendable, CustomStringConvertible {
        /// The name, for logs and scripts.
        public let description: String

        /// The request itself is wrong: an address that cannot be read, a field that cannot be sent.
        public static let invalidRequest = Kind(description: "invalid-request")
        /// The policy does not allow the address' scheme.
        public static let schemeNotAllowed = Kind(description: "scheme-not-allowed")
        /// A redirect leads where it must not, or there are too many.
        public static let redirect = Kind(description: "redirect")
        /// The name of the server (or proxy) is not known.
        public static let resolve = Kind(description: "resolve")
        /// There is no connection to the server.
        public static let connect = Kind(description: "connect")
        /// No answer, or hardly any data, for too long.
        public static let timeout = Kind(description: "timeout")
        /// The server could not be authenticated, or speaks no TLS.
        public static let tls = Kind(description: "tls")
        /// The server says no; see ``TransportError/status`` and ``TransportError/retryAfter``.
        public static let status = Kind(description: "status")
        /// There is no such file at the address (`file`, `ftp`).
        public static let notFound = Kind(description: "not-found")
        /// The server cannot go on at the offset: start again at 0.
        public static let range = Kind(description: "range")
        /// The body is larger than the limit. Nothing beyond the limit was handed out.
        public static let tooLarge = Kind(description: "too-large")
        /// The resource has another size than it must have.
        public static let unexpectedSize = Kind(description: "unexpected-size")
        /// The connection ended before the body did: go on at the offset that was reached.
        public static let partial = Kind(description: "partial")
        /// The connection broke, or the server does not keep to the protocol.
        public static let network = Kind(description: "network")
        /// Whoever takes the bytes did not want more.
        public static let aborted = Kind(description: "aborted")
        /// The process was asked to stop.
        public static let stopped = Kind(description: "stopped")
        /// Anything else that libcurl reports.
        public static let other = Kind(description: "other")
    }

    /// The kind of error.
    public let kind: Kind
    /// What was wrong, in words; expected and found where that applies.
    public let message: String
    /// The address, without user name and password.
    public let url: String
    /// The status code of the response, where there was one.
    public let status: Int?
    /// How long the server asks to wait, in seconds.
    public let retryAfter: UInt64?

    /// An error. User name and password are taken out of `url`.
    public init(_ kind: Kind, _ message: String, url: String, status: Int? = nil, retryAfter: UInt64? = nil) {
        self.kind = kind
        self.message = message
        self.url = URLParts.redacted(url)
        self.status = status
        self.retryAfter = retryAfter
    }

    /// Whether the same request may succeed later.
    public var isTransient: Bool {
        switch kind {
        case .resolve, .connect, .timeout, .partial, .network: true
        case .status: [408, 425, 429, 500, 502, 503, 504].contains(status ?? 0)
        default: false
        }
    }
}

extension TransportError: CustomStringConvertible {
    /// The error in one line.
    public var description: String {
        var line = "\(kind): \(message) (\(url))"
        if let retryAfter { line += ", again in \(retryAfter) s" }
        return line
    }
}
