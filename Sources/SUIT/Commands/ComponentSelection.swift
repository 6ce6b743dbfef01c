import CBOR

/// Which components the commands of a sequence concern, as set-component-index says: one, some, or all (suit-manifest
/// section 8.4.10.1). With several, each command is carried out for one after the other.
struct ComponentSelection: Equatable, Sendable {
    private enum Source: Equatable, Sendable {
        case one(Int)
        case all(Int)
        /// The elements of the array of `count` indices that ends at `end` and begins at `start`.
        case list(start: Int, count: Int, end: Int)
    }

    private let source: Source

    /// The component with the index `index`.
    init(_ index: Int) { self.source = .one(index) }

    /// The argument of set-component-index in `range`; indices are below `limit`.
    init(_ bytes: Span<UInt8>, in range: Range<Int>, limit: Int) throws(CBORError) {
        var decoder = CBORDecoder(bytes, in: range)
        switch try decoder.peek() {
        case .unsigned: self.source = .one(Int(try ComponentSelection.readIndex(&decoder, limit)))
        case .array:
            let count = try decoder.beginArray()
            let start = decoder.offset
            guard count >= 1, count <= limit else { throw CBORError.invalidValue(at: range.lowerBound) }
            for _ in 0..<count { _ = try ComponentSelection.readIndex(&decoder, limit) }
            self.source = .list(start: start, count: count, end: range.upperBound)
        default:
            guard try decoder.readBool() else { throw CBORError.invalidValue(at: range.lowerBound) }
            self.source = .all(limit)
        }
        try decoder.finish()
    }

    @_lifetime(decoder: copy decoder) private static func readIndex(
        _ decoder: inout CBORDecoder,
        _ limit: Int
    ) throws(CBORError) -> UInt64 {
        let at = decoder.offset
        let index = try decoder.readUnsigned()
        guard index < UInt64(limit) else { throw .outOfRange(at: at) }
        return index
    }

    /// Whether commands may be carried out more than once.
    var isLoop: Bool {
        if case .one = source { return false }
        return true
    }

    /// The index at `position`, or `nil` after the last one.
    func index(at position: Int, _ bytes: Span<UInt8>) -> Int? {
        switch source {
        case .one(let index): return position == 0 ? index : nil
        case .all(let count): return position < count ? position : nil
        case .list(let start, let count, let end):
            guard position < count else { return nil }
            var decoder = CBORDecoder(bytes, in: start..<end)
            var index: UInt64?
            for _ in 0...position { index = try? decoder.readUnsigned() }
            return index.map { Int($0) }
        }
    }

    /// The indices as bits.
    func mask(_ bytes: Span<UInt8>) -> UInt64 {
        var mask: UInt64 = 0
        var position = 0
        while let index = index(at: position, bytes) {
            mask |= 1 << UInt64(index)
            position += 1
        }
        return mask
    }
}
