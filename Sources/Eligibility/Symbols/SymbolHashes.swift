import CBOR

/// A list of symbol hashes in five bytes each, big-endian, as it stands on the wire and in memory.
public struct SymbolHashes: Equatable, Hashable, Sendable {
    /// Five bytes for each hash.
    public let bytes: [UInt8]
    /// Whether the hashes ascend and are distinct, so that one is found by halving.
    public let isAscending: Bool

    /// Bytes of one hash.
    public static let stride = 5

    /// No symbols.
    public init() {
        self.bytes = []
        self.isAscending = true
    }

    /// Hashes in their order.
    public init(_ hashes: [SymbolHash]) {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(hashes.count * Self.stride)
        for hash in hashes {
            var shift: UInt64 = 40
            while shift > 0 {
                shift -= 8
                bytes.append(UInt8(truncatingIfNeeded: hash.rawValue >> shift))
            }
        }
        self.bytes = bytes
        self.isAscending = Self.ascends(bytes)
    }

    /// The distinct hashes of `hashes` in ascending order.
    public init(sorting hashes: [SymbolHash]) {
        var distinct: [SymbolHash] = []
        distinct.reserveCapacity(hashes.count)
        for hash in hashes.sorted() where distinct.last != hash { distinct.append(hash) }
        self.init(distinct)
    }

    /// Packed hashes, or `nil` where the bytes are no whole number of them.
    public init?(packed bytes: [UInt8]) {
        guard bytes.count % Self.stride == 0 else { return nil }
        self.bytes = bytes
        self.isAscending = Self.ascends(bytes)
    }

    /// The number of hashes.
    public var count: Int { bytes.count / Self.stride }
    /// Whether there are none.
    public var isEmpty: Bool { bytes.isEmpty }

    /// The hash at a place below ``count``.
    public subscript(place: Int) -> SymbolHash {
        SymbolHash(rawValue: Self.value(bytes, place))
    }

    /// Whether `hash` is among them.
    public func contains(_ hash: SymbolHash) -> Bool {
        let wanted = hash.rawValue
        var low = 0
        var high = count
        guard isAscending else {
            while low < high {
                if Self.value(bytes, low) == wanted { return true }
                low += 1
            }
            return false
        }
        while low < high {
            let middle = (low + high) / 2
            if Self.value(bytes, middle) < wanted { low = middle + 1 } else { high = middle }
        }
        return low < count && Self.value(bytes, low) == wanted
    }

    private static func value(_ bytes: [UInt8], _ place: Int) -> UInt64 {
        let start = place * stride
        var value: UInt64 = 0
        var index = start
        while index < start + stride {
            value = value << 8 | UInt64(bytes[index])
            index += 1
        }
        return value
    }

    private static func ascends(_ bytes: [UInt8]) -> Bool {
        var place = 1
        while place * stride < bytes.count {
            if value(bytes, place - 1) >= value(bytes, place) { return false }
            place += 1
        }
        return true
    }

    func encode(into encoder: inout CBOREncoder) { encoder.encode(bytes: bytes) }

    init(from decoder: inout CBORDecoder) throws(CBORError) {
        let start = decoder.offset
        let bytes = try decoder.readByteArray(limit: 1_048_576)
        guard let hashes = SymbolHashes(packed: bytes) else { throw .invalidValue(at: start) }
        self = hashes
    }
}
