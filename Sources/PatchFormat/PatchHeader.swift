import CBOR

/// The start of a patch: what it makes, and from what. At most 40 bytes of deterministic CBOR.
///
/// Nothing here is signed. A device compares the header with digests and sizes that it knows already, from its own
/// slot and from the author's manifest; a header that lies can only make the patch fail.
public struct PatchHeader: Equatable, Sendable {
    /// The version of the format.
    public static let version: UInt64 = 1

    /// How the bodies give the result.
    public let codec: PatchCodec
    /// The first bytes of the precursor's digest.
    public let precursor: DigestPrefix
    /// The first bytes of the result's digest.
    public let result: DigestPrefix
    /// The size of the result, in bytes.
    public let resultSize: UInt64
    /// The size of the precursor, in bytes, where the codec needs it.
    public let precursorSize: UInt64?

    /// A header of these values.
    public init(
        codec: PatchCodec,
        precursor: DigestPrefix,
        result: DigestPrefix,
        resultSize: UInt64,
        precursorSize: UInt64?
    ) {
        self.codec = codec
        self.precursor = precursor
        self.result = result
        self.resultSize = resultSize
        self.precursorSize = precursorSize
    }

    /// The header that fills `bytes`.
    public init(decoding bytes: Span<UInt8>) throws(PatchError) {
        guard let (header, count) = try PatchHeader.read(bytes) else { throw .truncated(at: 0) }
        guard count == bytes.count else { throw .malformedHeader(.trailingBytes(at: count)) }
        self = header
    }

    /// The encoded header.
    public var encoded: [UInt8] {
        var encoder = CBOREncoder(capacity: PatchLimits.header)
        encoder.beginArray(precursorSize == nil ? 5 : 6)
        encoder.encode(PatchHeader.version)
        encoder.encode(UInt64(codec.rawValue))
        encoder.encode(bytes: precursor.bytes)
        encoder.encode(bytes: result.bytes)
        encoder.encode(resultSize)
        if let precursorSize { encoder.encode(precursorSize) }
        return encoder.bytes
    }

    /// The header at the start of `bytes` and its length, or `nil` where it goes on beyond them.
    static func read(_ bytes: Span<UInt8>) throws(PatchError) -> (header: PatchHeader, count: Int)? {
        var version = PatchHeader.version
        do throws(CBORError) {
            var decoder = CBORDecoder(bytes)
            let elements = try decoder.beginArray()
            version = try decoder.readUnsigned()
            // Another version may be shaped differently: say that before anything else.
            if version == PatchHeader.version {
                guard elements == 5 || elements == 6 else { throw .invalidValue(at: 0) }
                let header = try PatchHeader(&decoder, hasPrecursorSize: elements == 6)
                return (header, decoder.offset)
            }
        } catch {
            guard case .truncated = error else { throw .malformedHeader(error) }
            // A length that reaches beyond the longest header is a lie, not a reason to wait for more.
            if bytes.count >= PatchLimits.header { throw .headerTooLong }
            return nil
        }
        throw .unsupportedVersion(found: version)
    }

    @_lifetime(decoder: copy decoder)
    private init(_ decoder: inout CBORDecoder, hasPrecursorSize: Bool) throws(CBORError) {
        let at = decoder.offset
        guard let codec = UInt8(exactly: try decoder.readUnsigned()) else { throw .outOfRange(at: at) }
        self.codec = PatchCodec(rawValue: codec)
        self.precursor = try PatchHeader.prefix(&decoder)
        self.result = try PatchHeader.prefix(&decoder)
        self.resultSize = try decoder.readUnsigned()
        self.precursorSize = hasPrecursorSize ? try decoder.readUnsigned() : nil
    }

    @_lifetime(decoder: copy decoder)
    private static func prefix(_ decoder: inout CBORDecoder) throws(CBORError) -> DigestPrefix {
        let at = decoder.offset
        let range = try decoder.readBytes()
        guard range.count == DigestPrefix.byteCount else { throw .invalidValue(at: at) }
        return DigestPrefix(decoder.bytes, at: range.lowerBound)
    }
}
