import HTTPServing

/// Where the server listens: a host and a port.
public struct ListenAddress: Sendable, Hashable, CustomStringConvertible {
    /// A host name or an IP address, without brackets.
    public let host: String
    /// The port; 0 lets the system choose.
    public let port: Int

    /// An address of its parts.
    public init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    /// Reads `HOST:PORT`, `[IPv6]:PORT` or `:PORT`, which is the loopback address.
    ///
    /// - Throws: ``DistributorError`` with the code ``DistributorError/Code/configuration``.
    public init(parsing text: String) throws(DistributorError) {
        guard let colon = text.lastIndex(of: ":"), let port = Int(text[text.index(after: colon)...]), port >= 0,
            port <= 65_535
        else { throw Self.malformed(text) }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") || host.contains("[") || host.contains("]") {
            throw Self.malformed(text)
        }
        self.init(host: host.isEmpty ? "127.0.0.1" : String(host), port: port)
    }

    /// Whether only this machine can reach it.
    public var isLoopback: Bool {
        if host == "localhost" || host == "::1" { return true }
        let parts = host.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
    }

    /// `HOST:PORT`.
    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    private static func malformed(_ text: String) -> DistributorError {
        DistributorError(
            .configuration,
            "the address to listen on cannot be read",
            expected: "HOST:PORT, such as 127.0.0.1:8080 or [::1]:8080",
            found: "\(LogText(text))"
        )
    }
}
