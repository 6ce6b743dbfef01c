import CBOR

/// A data item as a tree that can be changed and written again, with the lengths around it put right.
indirect enum ItemTree {
    /// An item without parts, encoded.
    case leaf([UInt8])
    case array([ItemTree])
    /// Keys and values in turn, in the order in which they stand.
    case map([ItemTree])
    case tag(UInt64, ItemTree)
    /// A byte string that holds items.
    case wrapped([ItemTree])

    /// The items that fill `bytes`, or `nil` where they are not CBOR.
    static func read(_ bytes: [UInt8], depth: Int = 12) -> [ItemTree]? {
        var decoder = CBORDecoder(bytes.span)
        var items: [ItemTree] = []
        while !decoder.isAtEnd {
            guard items.count < 256, let item = try? read(&decoder, depth: depth) else { return nil }
            items.append(item)
        }
        return items
    }

    @_lifetime(decoder: copy decoder)
    private static func read(_ decoder: inout CBORDecoder, depth: Int) throws(CBORError) -> ItemTree {
        let start = decoder.offset
        guard depth > 0 else { throw .tooDeep(at: start) }
        switch try decoder.peek() {
        case .array:
            var items: [ItemTree] = []
            for _ in 0..<(try decoder.beginArray()) { items.append(try read(&decoder, depth: depth - 1)) }
            return .array(items)
        case .map:
            var items: [ItemTree] = []
            let cursor = try decoder.beginMap()
            for _ in 0..<cursor.remaining * 2 { items.append(try read(&decoder, depth: depth - 1)) }
            return .map(items)
        case .tag:
            let number = try decoder.readTag()
            return .tag(number, try read(&decoder, depth: depth - 1))
        case .bytes:
            let content = try decoder.readByteArray(limit: .max)
            // One byte is more likely a value than an item.
            if content.count > 1, let items = read(content, depth: depth - 1) { return .wrapped(items) }
            return .leaf(copy(of: decoder.bytes, start..<decoder.offset))
        default: return .leaf(copy(of: decoder.bytes, try decoder.skip()))
        }
    }

    private static func copy(of bytes: Span<UInt8>, _ range: Range<Int>) -> [UInt8] { range.map { bytes[$0] } }

    /// Writes the item.
    func write(_ encoder: inout CBOREncoder) {
        switch self {
        case .leaf(let bytes): encoder.append(encoded: bytes)
        case .array(let items):
            encoder.beginArray(items.count)
            for item in items { item.write(&encoder) }
        case .map(let items):
            encoder.beginMap(items.count / 2)
            for item in items { item.write(&encoder) }
        case .tag(let number, let item):
            encoder.tag(number)
            item.write(&encoder)
        case .wrapped(let items):
            var inner = CBOREncoder()
            for item in items { item.write(&inner) }
            encoder.encode(bytes: inner.bytes)
        }
    }

    /// How many items there are, this one included.
    var count: Int {
        switch self {
        case .leaf: 1
        case .array(let items), .map(let items), .wrapped(let items): items.reduce(1) { $0 + $1.count }
        case .tag(_, let item): 1 + item.count
        }
    }

    /// The item number `index`, counted from this one on.
    func item(_ index: Int) -> ItemTree? {
        if index == 0 { return self }
        var rest = index - 1
        switch self {
        case .leaf: return nil
        case .tag(_, let item): return item.item(rest)
        case .array(let items), .map(let items), .wrapped(let items):
            for item in items {
                let count = item.count
                if rest < count { return item.item(rest) }
                rest -= count
            }
            return nil
        }
    }

    /// The tree with the item number `index` changed. `change` gives what takes its place: none, one or several items.
    func changing(_ index: Int, _ change: (ItemTree) -> [ItemTree]) -> [ItemTree] {
        if index == 0 { return change(self) }
        var rest = index - 1
        switch self {
        case .leaf: return [self]
        case .tag(let number, let item): return item.changing(rest, change).prefix(1).map { .tag(number, $0) }
        case .array(let items), .map(let items), .wrapped(let items):
            var result: [ItemTree] = []
            for item in items {
                let count = item.count
                if rest >= 0, rest < count {
                    result += item.changing(rest, change)
                } else {
                    result.append(item)
                }
                rest -= count
            }
            switch self {
            case .map: return [result.count.isMultiple(of: 2) ? .map(result) : .map(Array(result.dropLast()))]
            case .wrapped: return [.wrapped(result)]
            default: return [.array(result)]
            }
        }
    }
}
