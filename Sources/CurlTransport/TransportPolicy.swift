/// What a transport may do, and how patient it is.
public struct TransportPolicy: Equatable, Sendable {
    /// The schemes that addresses may have, in lower case. Redirects never lead to others than `http` and `https`, and
    /// never from `https` to `http`.
    public var schemes: Set<String>
    /// How many redirects are followed for one request.
    public var redirectLimit: Int
    /// How long making a connection may take.
    public var connectTimeout: Duration
    /// How long the data rate may stay below ``stallRate``.
    public var stallTimeout: Duration
    /// The data rate below which a transfer counts as stalled, in bytes per second.
    public var stallRate: Int
    /// How long a request may take as a whole. Downloads have no such limit.
    public var requestTimeout: Duration
    /// A file with the certificates to trust (PEM), in place of the system's.
    public var certificateFile: String?
    /// The proxy; empty for none, `nil` for that of the environment.
    public var proxy: String?
    /// How the agent calls itself.
    public var userAgent: String

    /// A policy with the usual patience: 30 seconds to connect, 60 seconds below one byte per second.
    public init(schemes: Set<String> = ["https", "http"], version: String, certificateFile: String? = nil) {
        self.schemes = schemes
        self.redirectLimit = 3
        self.connectTimeout = .seconds(30)
        self.stallTimeout = .seconds(60)
        self.stallRate = 1
        self.requestTimeout = .seconds(120)
        self.certificateFile = certificateFile
        self.proxy = nil
        self.userAgent = "fettle-agent/\(version)"
    }
}
