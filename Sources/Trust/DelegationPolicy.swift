/// Whether a trusted key may vouch for others, and through how many hands.
public struct DelegationPolicy: Equatable, Sendable {
    /// Longest chain that can be allowed: each link costs a signature check.
    public static let depthLimit = 4

    /// Most links between an anchor and the key that signs a manifest; 0 refuses delegation.
    public let depth: Int

    /// Only anchors themselves may sign.
    public static let refused = DelegationPolicy(depth: 0)

    /// Allows chains of at most `depth` links (1: an anchor vouches for the signing key itself).
    public static func allowed(depth: Int = 1) -> DelegationPolicy {
        DelegationPolicy(depth: depth < 0 ? 0 : (depth > depthLimit ? depthLimit : depth))
    }

    private init(depth: Int) {
        self.depth = depth
    }
}
