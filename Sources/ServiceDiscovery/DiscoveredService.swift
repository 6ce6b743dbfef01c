/// A service that was found on the local network.
public struct DiscoveredService: Equatable, Hashable, Sendable {
    /// The name of the instance.
    public let name: String
    /// Its numeric address: of IPv4 or IPv6, the latter with a zone where it is link-local.
    public let address: String
    /// Its port.
    public let port: UInt16

    /// A service.
    public init(name: String, address: String, port: UInt16) {
        self.name = name
        self.address = address
        self.port = port
    }

    /// Its address over HTTP, without a slash at the end (RFC 3986, RFC 6874).
    public var url: String {
        guard address.utf8.contains(0x3A) else { return "http://\(address):\(port)" }
        let zoned = address.split(separator: "%", maxSplits: 1)
        return zoned.count == 2 ? "http://[\(zoned[0])%25\(zoned[1])]:\(port)" : "http://[\(address)]:\(port)"
    }

    /// Whether the address is one of the local network: loopback, link-local, private, or unique local (RFC 1918, RFC
    /// 3927, RFC 4193). Whoever announces something else would have devices ask strangers.
    public var isLocal: Bool {
        let parts = address.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        if parts.count == 4, let first = parts[0], let second = parts[1], !parts.contains(nil) {
            return first == 10 || first == 127 || (first == 192 && second == 168) || (first == 169 && second == 254)
                || (first == 172 && (16...31).contains(second))
        }
        let text = address.lowercased()
        guard let head = UInt16(text.prefix { $0 != ":" }, radix: 16) else { return text == "::1" }
        return head & 0xFFC0 == 0xFE80 || head & 0xFE00 == 0xFC00
    }
}
