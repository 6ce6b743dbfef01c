public import CBOR

/// Manifest, descriptor and payloads in one file [E3]: a CBOR sequence (RFC 8742) of the envelope, which holds the
/// descriptor as `#name`, and any number of payloads behind it.
///
/// ```cddl
/// update-file = envelope-item, *( payload-item )       ; a CBOR sequence
/// payload-item = [ format: uint, result: bstr .size 32, payload: bstr ]
/// ```
/// The author's signature is in the envelope. Payloads are not signed: the envelope binds the digest of each result, so
/// what is wrong here can only fail. Only the heads of the payloads are read; what they hold stays closed until the
/// verdict is there.
public struct UpdateFile: Equatable, Sendable {
    /// A payload in the file.
    public struct Payload: Equatable, Sendable {
        /// Its format, as in an answer of the distributor.
        public let format: UInt64
        /// The SHA-256 digest of the image that comes of it.
        public let result: [UInt8]
        /// Where its bytes are in the file.
        public let content: Range<Int>
    }

    /// Most bytes of the envelope.
    public static let envelopeLimit = 33_554_432
    /// Most payloads.
    public static let payloadLimit = 256

    /// Where the envelope is in the file.
    public let envelope: Range<Int>
    /// The payloads.
    public let payloads: [Payload]

    /// Reads the heads of a file that fills `bytes`.
    public init(_ bytes: Span<UInt8>) throws(CBORError) {
        var decoder = CBORDecoder(bytes)
        let start = decoder.offset
        let envelope = try decoder.skip()
        guard envelope.count <= UpdateFile.envelopeLimit else { throw .tooLong(at: start) }
        var payloads: [Payload] = []
        while !decoder.isAtEnd {
            let at = decoder.offset
            guard payloads.count < UpdateFile.payloadLimit else { throw .tooLong(at: at) }
            try decoder.beginArray(count: 3)
            let format = try decoder.readUnsigned()
            let digestStart = decoder.offset
            let result = try decoder.readByteArray(limit: 32)
            guard result.count == 32 else { throw .invalidValue(at: digestStart) }
            payloads.append(Payload(format: format, result: result, content: try decoder.readBytes()))
        }
        self.envelope = envelope
        self.payloads = payloads
    }

    /// The head of a payload of `count` bytes; the payload itself follows it in the file.
    public static func head(format: UInt64, result: [UInt8], count: Int) -> [UInt8] {
        var encoder = CBOREncoder()
        encoder.beginArray(3)
        encoder.encode(format)
        encoder.encode(bytes: result)
        // A byte string's head is that of a number, of major type 2.
        var length = CBOREncoder()
        length.encode(UInt64(count))
        var bytes = length.bytes
        bytes[0] |= 0x40
        return encoder.bytes + bytes
    }
}
