public import CBOR

/// Why a COSE object or key cannot be used.
public enum COSEError: Error, Equatable, Sendable {
    /// The bytes are not deterministic CBOR.
    case malformed(CBORError)
    /// Well-formed, but not the structure that RFC 9052 or RFC 9053 asks for; `at` is the offset in bytes.
    case unexpectedStructure(at: Int)
    /// A header that must be understood is not (RFC 9052 section 3.1, `crit`).
    case criticalHeader(at: Int)
    /// There is no algorithm in the protected header.
    case algorithmMissing
    /// The algorithm does not go with the key.
    case algorithmMismatch(COSEAlgorithm)
    /// A key of a type or curve that is not supported.
    case unsupportedKey(at: Int)
    /// The signer could not sign.
    case signingFailed
}
