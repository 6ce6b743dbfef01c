public import COSE

/// A key that vouched for a message, and on whose authority.
public struct TrustedSigner: Equatable, Sendable {
    /// The key that signed.
    public let key: AuthenticationKey
    /// The anchor that trusts it: the key itself, or the one at the root of its delegation. The holder of an anchor counts
    /// once, through however many keys of his.
    public let anchor: AuthenticationKey
    /// What the signer may do: never more than the anchor.
    public let permissions: Permissions
}
