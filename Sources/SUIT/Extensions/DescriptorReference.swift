public import CBOR

/// Where the requirements specification of an image is, and how to know it (parameter -257):
/// `[ SUIT_Digest, size: uint, uri: tstr ]`.
///
/// A URI of the form `#name` names an integrated payload of the envelope.
public struct DescriptorReference: Equatable, Sendable {
    /// The digest of the descriptor.
    public let digest: SUITDigest
    /// Its size, in bytes.
    public let size: UInt64
    /// Where it is; without a scheme, relative to where the device polls the distributor.
    public let uri: Text

    /// A reference to a descriptor.
    public init(digest: SUITDigest, size: UInt64, uri: Text) {
        self.digest = digest
        self.size = size
        self.uri = uri
    }

    /// Reads the content of parameter -257.
    public init(_ bytes: Span<UInt8>, in range: Range<Int>) throws(SUITError) {
        do throws(CBORError) {
            var decoder = CBORDecoder(bytes, in: range)
            try decoder.beginArray(count: 3)
            self.digest = try SUITDigest.read(&decoder)
            self.size = try decoder.readUnsigned()
            self.uri = try decoder.readTextValue(limit: 1_024)
            try decoder.finish()
        } catch {
            throw .malformed(.descriptorReference, error)
        }
    }

    /// The deterministic encoding.
    public var encoded: [UInt8] {
        var encoder = CBOREncoder(capacity: 96)
        encoder.beginArray(3)
        encoder.append(encoded: digest.encoded)
        encoder.encode(size)
        encoder.encode(text: uri)
        return encoder.bytes
    }
}
