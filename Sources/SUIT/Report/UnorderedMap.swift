import CBOR

/// Reads a map of integer keys whose order does not count, and no key of which may come twice.
///
/// Deterministic order is what this project writes, and what it asks for everywhere else. Reports of other
/// implementations put their reference (key 99) first, as draft-ietf-suit-report lists it. The order says nothing, and the
/// signature is over the bytes as they are; a key that comes twice has two meanings, and is refused.
struct UnorderedMap {
    /// Most keys.
    static let limit = 64

    private var remaining: Int
    private var seen: [Int64] = []
    /// Whether the keys came in deterministic order.
    private(set) var isOrdered = true

    @_lifetime(decoder: copy decoder)
    init(_ decoder: inout CBORDecoder) throws(CBORError) {
        let at = decoder.offset
        self.remaining = try decoder.beginMap().remaining
        guard remaining <= UnorderedMap.limit else { throw .tooLong(at: at) }
    }

    /// The next key, or nothing after the last pair. Its value comes next and must be read.
    @_lifetime(decoder: copy decoder)
    mutating func nextKey(_ decoder: inout CBORDecoder) throws(CBORError) -> Int64? {
        guard remaining > 0 else { return nil }
        remaining -= 1
        let at = decoder.offset
        let key = try decoder.readInteger()
        for known in seen where known == key { throw .duplicateKey(at: at) }
        if let last = seen.last, !UnorderedMap.isAscending(last, key) { isOrdered = false }
        seen.append(key)
        return key
    }

    /// Whether `left` comes before `right` in the bytewise order of their encodings.
    private static func isAscending(_ left: Int64, _ right: Int64) -> Bool {
        if (left < 0) != (right < 0) { return left >= 0 }
        return left < 0 ? left > right : left < right
    }
}
