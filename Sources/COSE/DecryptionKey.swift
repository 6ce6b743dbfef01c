/// A key with which a device opens what was encrypted for it.
public enum DecryptionKey<Agreement: KeyAgreement> {
    /// Unwraps content keys (A128KW), or is the content key itself (COSE_Encrypt0).
    case secret(SymmetricKey)
    /// Agrees with the sender's ephemeral key (ECDH-ES + A128KW).
    case agreement(Agreement)
}

extension DecryptionKey: Sendable where Agreement: Sendable {}
