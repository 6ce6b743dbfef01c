public import CBOR

/// Why bytes are no descriptor that can be evaluated. A device then treats the software as undecided.
public enum DescriptorError: Error, Equatable, Sendable {
    /// More bytes than the bound.
    case tooLarge(size: Int, limit: Int)
    /// Not the deterministic CBOR that the format asks for.
    case malformed(CBORError)
    /// A version of the format that is not known here.
    case unsupportedVersion(UInt64)
}
