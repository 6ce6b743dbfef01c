/// An algorithm, by its number in the IANA registry "COSE Algorithms".
public struct COSEAlgorithm: Equatable, Hashable, Sendable {
    /// The registered number.
    public let identifier: Int64

    /// The algorithm with the number `identifier`, known or not.
    public init(identifier: Int64) {
        self.identifier = identifier
    }

    /// ECDSA with SHA-256, used on P-256 (RFC 9053 section 2.1).
    public static let es256 = COSEAlgorithm(identifier: -7)
    /// ECDSA on P-256 with SHA-256, fully specified (RFC 9864).
    public static let esp256 = COSEAlgorithm(identifier: -9)
    /// EdDSA, used with Ed25519 (RFC 9053 section 2.2).
    public static let eddsa = COSEAlgorithm(identifier: -8)
    /// EdDSA on Ed25519, fully specified (RFC 9864).
    public static let ed25519 = COSEAlgorithm(identifier: -19)

    /// HMAC with SHA-256 and a tag of 32 bytes (RFC 9053 section 3.1).
    public static let hmac256 = COSEAlgorithm(identifier: 5)
    /// AES-GCM with a key of 128 bits (RFC 9053 section 4.1).
    public static let a128GCM = COSEAlgorithm(identifier: 1)
    /// ChaCha20 and Poly1305 (RFC 9053 section 4.3).
    public static let chaCha20Poly1305 = COSEAlgorithm(identifier: 24)
    /// AES-CTR with a key of 128 bits (RFC 9459): it does not authenticate.
    public static let a128CTR = COSEAlgorithm(identifier: -65534)
    /// AES key wrap with a key of 128 bits (RFC 9053 section 6.2.1).
    public static let a128KW = COSEAlgorithm(identifier: -3)
    /// ECDH with an ephemeral key, then AES key wrap (RFC 9053 section 6.4.1).
    public static let ecdhESA128KW = COSEAlgorithm(identifier: -29)
    /// The shared secret is the key (RFC 9053 section 6.1.1).
    public static let direct = COSEAlgorithm(identifier: -6)

    /// The number that the registry never gives to an algorithm: stands for those that have a name alone.
    static let reserved = COSEAlgorithm(identifier: 0)

    /// The name in the registry, for messages.
    public var name: StaticString {
        switch self {
        case .es256: "ES256"
        case .esp256: "ESP256"
        case .eddsa: "EdDSA"
        case .ed25519: "Ed25519"
        case .hmac256: "HMAC 256/256"
        case .a128GCM: "A128GCM"
        case .chaCha20Poly1305: "ChaCha20/Poly1305"
        case .a128CTR: "A128CTR"
        case .a128KW: "A128KW"
        case .ecdhESA128KW: "ECDH-ES + A128KW"
        case .direct: "direct"
        default: "unknown algorithm"
        }
    }
}
