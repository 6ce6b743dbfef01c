/// Who is asked: the distributor, the gateways before it, and the neighbours.
extension ConfigurationReader {
    /// Most gateways.
    static let gatewayLimit = 8
    /// Most neighbours that are named.
    static let peerLimit = 32

    /// The address of a server, without slashes at the end.
    func address(_ section: String, _ key: String, _ text: String) throws(ConfigurationError) -> String {
        var address = text
        while address.hasSuffix("/") { address.removeLast() }
        guard address.hasPrefix("http://") || address.hasPrefix("https://") else {
            throw problem(section, key, "\(address) has no scheme that works; expected http:// or https://")
        }
        return address
    }

    func gateways() throws(ConfigurationError) -> [String] {
        try addresses("server", "gateways", limit: ConfigurationReader.gatewayLimit)
    }

    func neighbourPolicy() throws(ConfigurationError) -> NeighbourPolicy {
        let section = "neighbours"
        var policy = NeighbourPolicy()
        policy.isEnabled = try flag(section, "enabled", false)
        policy.listen = value(section, "listen") ?? policy.listen
        guard let colon = policy.listen.lastIndex(of: ":"), colon > policy.listen.startIndex,
            UInt16(policy.listen[policy.listen.index(after: colon)...]) != nil
        else {
            throw problem(section, "listen", "listen is \(policy.listen); expected ADDRESS:PORT")
        }
        policy.rate = try number(section, "rate", policy.rate, in: 0...(1 << 40))
        policy.connections = try number(section, "connections", policy.connections, in: 1...256)
        policy.peers = try addresses(section, "peers", limit: ConfigurationReader.peerLimit)
        policy.discovery = try choice(section, "discovery", policy.discovery)
        policy.minimumBattery = try number(section, "minimum-battery", 0, in: 0...(1 << 40))
        policy.keep = try number(section, "keep", policy.keep, in: 0...(1 << 40))
        return policy
    }

    private func addresses(_ section: String, _ key: String, limit: Int) throws(ConfigurationError) -> [String] {
        var addresses: [String] = []
        for text in words(section, key) { addresses.append(try address(section, key, text)) }
        guard addresses.count <= limit else {
            throw problem(section, key, "\(key) has \(addresses.count) addresses; expected at most \(limit)")
        }
        return addresses
    }
}
