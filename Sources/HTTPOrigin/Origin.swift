/// Scheme, host and port of a server (RFC 6454): what an allow-list names [S24].
public struct Origin: Sendable, Hashable {
    /// `http` or `https`.
    public let scheme: String
    /// The host in lower case, an IPv6 address without its brackets.
    public let host: String
    /// The port.
    public let port: Int

    /// An origin of its parts, which have been checked.
    init(scheme: String, host: String, port: Int) {
        self.scheme = scheme
        self.host = host
        self.port = port
    }

    /// The port that belongs to a scheme.
    static func usualPort(_ scheme: String) -> Int { scheme == "https" ? 443 : 80 }
}

extension Origin: CustomStringConvertible {
    /// The serialisation of RFC 6454 section 6.2, such as `https://updates.example:8443`.
    public var description: String {
        let name = host.contains(":") ? "[\(host)]" : host
        return port == Self.usualPort(scheme) ? "\(scheme)://\(name)" : "\(scheme)://\(name):\(port)"
    }
}
