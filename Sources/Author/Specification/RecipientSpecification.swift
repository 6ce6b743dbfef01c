/// Whom something is encrypted to: the holder of a private key, or who shares a secret with the author.
public struct RecipientSpecification: Equatable, Sendable {
    /// The kind of key.
    public enum Key: Equatable, Sendable {
        /// A public key on P-256, in PEM: ECDH-ES+A128KW.
        case agreement(SpecifiedFile)
        /// 16 bytes in hexadecimal: A128KW.
        case shared(SpecifiedFile)
    }

    /// The key.
    public var key: Key
    /// Its id; empty: the id that is made from the key.
    public var identifier: [UInt8]

    /// A recipient.
    public init(_ key: Key, identifier: [UInt8] = []) {
        self.key = key
        self.identifier = identifier
    }
}
