/// Which servers may be asked [S24].
public struct OriginPolicy: Sendable, Hashable {
    /// The origins that somebody configured: they may be anywhere, also on this machine or on a private network.
    public var allowed: Set<Origin>
    /// Whether others may be asked as well, on public addresses only; redirects count.
    public var allowsPublic: Bool
    /// How many redirects are followed, of GET and HEAD only.
    public var redirectLimit = 3

    /// A policy.
    public init(allowed: Set<Origin>, allowsPublic: Bool = false) {
        self.allowed = allowed
        self.allowsPublic = allowsPublic
    }

    /// Checks an origin by its name.
    ///
    /// - Returns: Whether the address that is connected to must be a public one.
    /// - Throws: ``OriginError`` with the code ``OriginError/Code/notAllowed``.
    public func check(_ origin: Origin) throws(OriginError) -> Bool {
        if allowed.contains(origin) { return false }
        guard allowsPublic else {
            throw OriginError(
                .notAllowed,
                "the server is not one to fetch from",
                expected: allowed.map(\.description).sorted().prefix(4).joined(separator: ", "),
                found: "\(origin)"
            )
        }
        return true
    }
}
