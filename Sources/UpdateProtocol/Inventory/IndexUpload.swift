public import CBOR

/// An index that the distributor asked for, compressed: `index-upload` of `docs/formats/inventory.cddl`. It travels as the
/// payload of a COSE_Sign1 by the key of a device whose inventory names it.
public struct IndexUpload: Equatable, Sendable {
    /// Most bytes of the message: that of an index that cannot be compressed.
    public static let byteLimit = 17_825_792

    /// The SHA-256 digest of the index, 32 bytes.
    public let digest: [UInt8]
    /// Its size in bytes, before it was compressed.
    public let size: UInt64
    /// The index in zstd frames (RFC 8878), without dictionary.
    public let compressed: [UInt8]

    /// An index of `size` bytes, or nothing where it cannot be one.
    public init?(digest: [UInt8], size: UInt64, compressed: [UInt8]) {
        guard digest.count == 32, size >= 1, size <= InventoryIndex.byteLimit, !compressed.isEmpty else { return nil }
        self.digest = digest
        self.size = size
        self.compressed = compressed
    }

    /// The deterministic encoding.
    public var encoded: [UInt8] {
        var encoder = CBOREncoder(capacity: compressed.count + 64)
        encoder.beginMap(3)
        encoder.encodeInt(Key.digest)
        encoder.encode(bytes: digest)
        encoder.encodeInt(Key.size)
        encoder.encode(size)
        encoder.encodeInt(Key.content)
        encoder.encode(bytes: compressed)
        return encoder.bytes
    }

    /// Reads an upload that fills `bytes`.
    public init(_ bytes: Span<UInt8>) throws(UpdateProtocolError) {
        do throws(CBORError) {
            guard bytes.count <= IndexUpload.byteLimit else { throw CBORError.tooLong(at: 0) }
            var decoder = CBORDecoder(bytes)
            var digest: [UInt8] = []
            var size: UInt64 = 0
            var content: [UInt8] = []
            var map = try decoder.beginMap()
            while let key = try decoder.nextIntegerKey(&map) {
                switch key {
                case Key.digest: digest = try decoder.readByteArray(limit: 32)
                case Key.size: size = try decoder.readUnsigned()
                case Key.content: content = try decoder.readByteArray(limit: IndexUpload.byteLimit)
                default: throw CBORError.invalidValue(at: decoder.offset)
                }
            }
            try decoder.finish()
            guard let upload = IndexUpload(digest: digest, size: size, compressed: content) else {
                throw CBORError.invalidValue(at: 0)
            }
            self = upload
        } catch {
            throw .malformed(.indexUpload, error)
        }
    }

    // Numbers of their own, so that no other message of a device can be taken for an upload.
    private enum Key {
        static let digest: Int64 = 17
        static let size: Int64 = 18
        static let content: Int64 = 19
    }
}
