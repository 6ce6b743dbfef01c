/// For whom something is encrypted.
public enum EncryptionRecipient: Sendable {
    /// For who holds a secret of 16 bytes: A128KW.
    case wrapping(SymmetricKey, keyID: [UInt8])
    /// For who holds the private half of a key on P-256: ECDH-ES + A128KW.
    case agreement(PublicKey, keyID: [UInt8])
}
