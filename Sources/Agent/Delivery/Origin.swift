/// Who stands behind an address: scheme, host and port, which is what a server is known by.
enum Origin {
    /// The origin of `address`: all before the path. An address without a host, like that of a file, is its own.
    static func of(_ address: String) -> String {
        guard let colon = address.firstIndex(of: ":"), address[colon...].hasPrefix("://") else { return address }
        let start = address.index(colon, offsetBy: 3)
        let host = address[start...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        guard !host.isEmpty else { return address }
        // Without user name and password: it is kept, logged and reported.
        let name = host.split(separator: "@", omittingEmptySubsequences: false).last ?? host
        return address[..<start].lowercased() + name.lowercased()
    }
}
