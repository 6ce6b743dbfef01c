public import CBOR
public import Eligibility

/// Why bytes are no package index that can be searched.
public enum PackageIndexError: Error, Equatable, Sendable {
    /// More bytes than the bound.
    case tooLarge(size: Int, limit: Int)
    /// Not the deterministic CBOR that the format asks for.
    case malformed(CBORError)
    /// The descriptor of the package at this place cannot be read.
    case malformedPackage(place: Int, DescriptorError)
    /// A version of the format that is not known here.
    case unsupportedVersion(UInt64)
}
