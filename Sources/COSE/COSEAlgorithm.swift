/// A signature algorithm, by its number in the IANA registry "COSE Algorithms".
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

    /// The name in the registry, for messages.
    public var name: StaticString {
        switch self {
        case .es256: "ES256"
        case .esp256: "ESP256"
        case .eddsa: "EdDSA"
        case .ed25519: "Ed25519"
        default: "unknown algorithm"
        }
    }
}
