public import CBOR

/// A digest on the wire, `[ algorithm, bytes ]`, of any algorithm: this module only carries it.
public struct ProtocolDigest: Equatable, Hashable, Sendable {
    /// The algorithm's number in the IANA registry "COSE Algorithms"; -16 is SHA-256.
    public let algorithm: Int64
    /// The digest.
    public let bytes: [UInt8]

    /// A digest made by `algorithm`.
    public init(algorithm: Int64 = -16, bytes: [UInt8]) {
        self.algorithm = algorithm
        self.bytes = bytes
    }

    /// Writes the digest.
    public func write(_ encoder: inout CBOREncoder) {
        encoder.beginArray(2)
        encoder.encodeInt(algorithm)
        encoder.encode(bytes: bytes)
    }

    /// Reads a digest in place.
    @_lifetime(decoder: copy decoder)
    public static func read(_ decoder: inout CBORDecoder) throws(CBORError) -> ProtocolDigest {
        try decoder.beginArray(count: 2)
        let algorithm = try decoder.readInteger()
        let at = decoder.offset
        let bytes = try decoder.readByteArray(limit: 64)
        guard !bytes.isEmpty else { throw .invalidValue(at: at) }
        return ProtocolDigest(algorithm: algorithm, bytes: bytes)
    }
}
