public import CBOR

/// A range of addresses of a device, and what may be done there.
///
/// On the wire: `[start, length, access]`.
public struct MemoryRegion: Equatable, Hashable, Sendable {
    /// The first address.
    public var start: UInt64
    /// The number of bytes.
    public var length: UInt64
    /// What may be done there, or is needed: the sum of 1 (read), 2 (write) and 4 (execute); 0 where it is not known.
    public var access: UInt8

    /// A range of `length` bytes from `start`.
    public init(start: UInt64, length: UInt64, access: UInt8 = 0) {
        self.start = start
        self.length = length
        self.access = access
    }

    /// Whether all bytes of `other` lie in this range, and all that it needs may be done here.
    public func contains(_ other: MemoryRegion) -> Bool {
        guard other.start >= start, other.access & ~access == 0 else { return false }
        let offset = other.start - start
        return offset <= length && other.length <= length - offset
    }

    func encode(into encoder: inout CBOREncoder) {
        encoder.beginArray(3)
        encoder.encode(start)
        encoder.encode(length)
        encoder.encode(UInt64(access))
    }

    init(from decoder: inout CBORDecoder) throws(CBORError) {
        let at = decoder.offset
        try decoder.beginArray(count: 3)
        let start = try decoder.readUnsigned()
        let length = try decoder.readUnsigned()
        let access = try decoder.readUnsigned()
        guard access <= 7 else { throw .invalidValue(at: at) }
        self.init(start: start, length: length, access: UInt8(access))
    }
}
