public import COSE

/// A key whose holder may sign manifests for this device [M10].
public struct TrustAnchor: Equatable, Sendable {
    /// The key material, which alone counts.
    public let key: PublicKey

    /// Trusts the holder of `key`.
    public init(key: PublicKey) {
        self.key = key
    }
}
