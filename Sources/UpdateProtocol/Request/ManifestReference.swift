public import CBOR

/// Which manifest a message is about: `[ uri, digest ]`, the SUIT_Reference of suit-report.
public struct ManifestReference: Equatable, Hashable, Sendable {
    /// The manifest's reference URI, or its resource request identifier.
    public let uri: Text
    /// The digest of the manifest.
    public let digest: ProtocolDigest

    /// A reference to the manifest with the given digest.
    public init(uri: Text, digest: ProtocolDigest) {
        self.uri = uri
        self.digest = digest
    }

    /// Writes the reference.
    public func write(_ encoder: inout CBOREncoder) {
        encoder.beginArray(2)
        encoder.encode(text: uri)
        digest.write(&encoder)
    }

    /// Reads a reference in place.
    @_lifetime(decoder: copy decoder)
    public static func read(_ decoder: inout CBORDecoder) throws(CBORError) -> ManifestReference {
        try decoder.beginArray(count: 2)
        return ManifestReference(
            uri: try decoder.readTextValue(limit: 1_024),
            digest: try ProtocolDigest.read(&decoder)
        )
    }
}
