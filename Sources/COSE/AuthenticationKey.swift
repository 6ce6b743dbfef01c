/// A key that can vouch for a message: the public half of a signature key, or a secret for MACs.
public enum AuthenticationKey: Equatable, Hashable, Sendable {
    /// Verifies signatures.
    case publicKey(PublicKey)
    /// Verifies, and can make, MACs.
    case secret(SymmetricKey)

    /// The SHA-256 thumbprint of the key (RFC 9679), 32 bytes: equal for equal key material, whatever its id.
    public func thumbprint(_ crypto: some CryptoProvider) -> [UInt8] {
        switch self {
        case .publicKey(let key): key.thumbprint(crypto)
        case .secret(let key): key.thumbprint(crypto)
        }
    }

    /// The key id that this project uses: the first 8 bytes of the thumbprint. Only a hint which key to try.
    public func keyID(_ crypto: some CryptoProvider) -> [UInt8] {
        var identifier: [UInt8] = []
        for byte in thumbprint(crypto) where identifier.count < 8 { identifier.append(byte) }
        return identifier
    }

    /// Whether anybody could vouch with this key; see ``PublicKey/isWeak`` and ``SymmetricKey/isWeak``.
    public var isWeak: Bool {
        switch self {
        case .publicKey(let key): key.isWeak
        case .secret(let key): key.isWeak
        }
    }
}
