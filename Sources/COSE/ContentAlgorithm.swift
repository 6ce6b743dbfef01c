/// An algorithm that encrypts content (RFC 9053 section 4, RFC 9459), by its number in the IANA registry "COSE
/// Algorithms".
public enum ContentAlgorithm: Int64, CaseIterable, Equatable, Sendable {
    /// AES-GCM with a key of 128 bits.
    case a128GCM = 1
    /// ChaCha20 and Poly1305 (RFC 8439).
    case chaCha20Poly1305 = 24
    /// AES-CTR with a key of 128 bits. It does not authenticate: the manifest must hold a digest.
    case a128CTR = -65534

    /// The algorithm as COSE has it.
    public var cose: COSEAlgorithm { COSEAlgorithm(identifier: rawValue) }

    /// The length of a key, in bytes.
    public var keyLength: Int { self == .chaCha20Poly1305 ? 32 : 16 }

    /// The length of the initialization vector, in bytes.
    public var nonceLength: Int { self == .a128CTR ? 16 : 12 }

    /// The length of the tag at the end of the ciphertext, in bytes.
    public var tagLength: Int { self == .a128CTR ? 0 : 16 }

    /// Whether a change of the ciphertext is noticed.
    public var isAuthenticated: Bool { tagLength > 0 }
}
