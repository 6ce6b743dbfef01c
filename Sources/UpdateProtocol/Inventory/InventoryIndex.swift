public import CBOR

/// The index of one layer of a device, by its digest: devices with the same software have the same one, so that its bytes
/// travel once for all of them.
public struct InventoryIndex: Equatable, Hashable, Sendable {
    /// Which layer.
    public enum Part: Int64, Equatable, Hashable, Sendable {
        /// What the software stands on.
        case lower = 1
        /// What stands on it.
        case upper = 2
    }

    /// Most bytes of an index, before it is compressed.
    public static let byteLimit: UInt64 = 16_777_216

    /// Which layer.
    public let part: Part
    /// The SHA-256 digest of the index, 32 bytes.
    public let digest: [UInt8]
    /// Its size in bytes.
    public let size: UInt64

    /// An index of `size` bytes, or nothing where it cannot be one.
    public init?(_ part: Part, digest: [UInt8], size: UInt64) {
        guard digest.count == 32, size >= 1, size <= InventoryIndex.byteLimit else { return nil }
        self.part = part
        self.digest = digest
        self.size = size
    }

    /// Writes the pair of a map: the part, then `[ digest, size ]`.
    func write(_ encoder: inout CBOREncoder) {
        encoder.encodeInt(part.rawValue)
        encoder.beginArray(2)
        encoder.encode(bytes: digest)
        encoder.encode(size)
    }

    /// Reads what stands behind the key `part`.
    @_lifetime(decoder: copy decoder)
    static func read(_ part: Int64, _ decoder: inout CBORDecoder) throws(CBORError) -> InventoryIndex {
        let at = decoder.offset
        guard let part = Part(rawValue: part) else { throw .invalidValue(at: at) }
        try decoder.beginArray(count: 2)
        let digest = try decoder.readByteArray(limit: 32)
        guard let index = InventoryIndex(part, digest: digest, size: try decoder.readUnsigned()) else {
            throw .invalidValue(at: at)
        }
        return index
    }
}
