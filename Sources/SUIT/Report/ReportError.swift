public import CBOR
public import COSE

/// Why bytes are no report, or none that can be believed.
public enum ReportError: Error, Equatable, Sendable {
    /// Not CBOR of the shape of a report; offsets are bytes from the start of the outermost object.
    case malformed(CBORError)
    /// The object around the report cannot be read.
    case container(COSEError)
    /// No known key vouches for it.
    case notAuthentic
    /// It could not be signed.
    case signing(COSEError)
}
