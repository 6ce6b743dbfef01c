public import CBOR

/// Why bytes are no compatibility table that can be evaluated.
public enum TableError: Error, Equatable, Sendable {
    /// More bytes than the bound.
    case tooLarge(size: Int, limit: Int)
    /// Not the deterministic CBOR that the format asks for.
    case malformed(CBORError)
    /// A version of the format that is not known here.
    case unsupportedVersion(UInt64)
}
