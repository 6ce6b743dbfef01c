/// A digest algorithm, by its number in the IANA registry "COSE Algorithms" (suit-manifest section 8.4.1).
public enum DigestAlgorithm: Int64, Equatable, Sendable {
    /// SHA-256.
    case sha256 = -16
    /// SHA-384.
    case sha384 = -43
    /// SHA-512.
    case sha512 = -44

    /// The length of a digest, in bytes.
    public var byteCount: Int {
        switch self {
        case .sha256: 32
        case .sha384: 48
        case .sha512: 64
        }
    }
}
