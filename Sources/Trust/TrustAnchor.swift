public import COSE

/// A key whose holder may sign manifests for this device, and what for [M10].
public struct TrustAnchor: Equatable, Sendable {
    /// The key material, which alone counts.
    public let key: AuthenticationKey
    /// What its holder may do.
    public let permissions: Permissions

    /// Trusts the holder of `key`.
    public init(key: AuthenticationKey, permissions: Permissions = .all) {
        self.key = key
        self.permissions = permissions
    }

    /// Trusts the holder of the private half of `key` with everything.
    public init(key: PublicKey) {
        self.init(key: .publicKey(key))
    }
}
