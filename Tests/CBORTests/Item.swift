import CBOR

/// A data item as a tree: what the tests compare, and what the random ones are made of.
indirect enum Item: Equatable, Sendable {
    case unsigned(UInt64)
    /// The number -1 - n.
    case negative(UInt64)
    case bytes([UInt8])
    case text(String)
    case array([Item])
    case map([Pair])
    case tag(UInt64, Item)
    case bool(Bool)
    case null
    case float(Double)

    struct Pair: Equatable, Sendable {
        let key: Item
        let value: Item
    }

    static func map(_ pairs: (Item, Item)...) -> Item {
        .map(pairs.map { Pair(key: $0, value: $1) })
    }

    /// The item as ``CBOREncoder`` writes it. Maps are put in order.
    var encoded: [UInt8] {
        var encoder = CBOREncoder()
        write(to: &encoder)
        return encoder.bytes
    }

    private func write(to encoder: inout CBOREncoder) {
        switch self {
        case .unsigned(let value): encoder.encode(value)
        case .negative(let argument): encoder.encodeInt(-1 - Int64(argument))
        case .bytes(let content): encoder.encode(bytes: content)
        case .text(let content): encoder.encode(text: Text(content))
        case .array(let items):
            encoder.beginArray(items.count)
            for item in items { item.write(to: &encoder) }
        case .map(let pairs): encoder.sortedMap(pairs.map { (key: $0.key.encoded, value: $0.value.encoded) })
        case .tag(let number, let content):
            encoder.tag(number)
            content.write(to: &encoder)
        case .bool(let value): encoder.encode(value)
        case .null: encoder.encodeNull()
        case .float(let value): encoder.encode(value)
        }
    }

    /// The one item that fills `bytes`.
    init(decoding bytes: [UInt8]) throws(CBORError) {
        var decoder = CBORDecoder(bytes.span)
        self = try Item.read(&decoder, depth: decoder.limits.depth)
        try decoder.finish()
    }

    @_lifetime(decoder: copy decoder)
    private static func read(_ decoder: inout CBORDecoder, depth: Int) throws(CBORError) -> Item {
        guard depth > 0 else { throw .tooDeep(at: decoder.offset) }
        switch try decoder.peek() {
        case .unsigned: return .unsigned(try decoder.readUnsigned())
        case .negative: return .negative(UInt64(-1 - (try decoder.readInteger())))
        case .bytes: return .bytes(try decoder.readByteArray())
        case .text: return .text(try decoder.readTextValue(limit: .max).string)
        case .array:
            var items: [Item] = []
            for _ in 0..<(try decoder.beginArray()) { items.append(try read(&decoder, depth: depth - 1)) }
            return .array(items)
        case .map:
            var pairs: [Pair] = []
            var cursor = try decoder.beginMap()
            while let key = try decoder.nextKey(&cursor) {
                let item: Item
                switch key {
                case .integer(let value): item = value < 0 ? .negative(UInt64(-1 - value)) : .unsigned(UInt64(value))
                case .text(let range):
                    item = .text(Text(validating: decoder.bytes.extracting(range))?.string ?? "not UTF-8")
                }
                pairs.append(Pair(key: item, value: try read(&decoder, depth: depth - 1)))
            }
            return .map(pairs)
        case .tag:
            let number = try decoder.readTag()
            return .tag(number, try read(&decoder, depth: depth - 1))
        case .bool: return .bool(try decoder.readBool())
        case .null:
            try decoder.readNull()
            return .null
        case .float: return .float(try decoder.readDouble())
        }
    }

    /// Equality that tells the two zeros apart and finds a NaN equal to itself.
    static func == (left: Item, right: Item) -> Bool {
        switch (left, right) {
        case (.unsigned(let a), .unsigned(let b)): a == b
        case (.negative(let a), .negative(let b)): a == b
        case (.bytes(let a), .bytes(let b)): a == b
        case (.text(let a), .text(let b)): a.utf8.elementsEqual(b.utf8)
        case (.array(let a), .array(let b)): a == b
        case (.map(let a), .map(let b)): a == b
        case (.tag(let a, let x), .tag(let b, let y)): a == b && x == y
        case (.bool(let a), .bool(let b)): a == b
        case (.null, .null): true
        case (.float(let a), .float(let b)): a.bitPattern == b.bitPattern || (a.isNaN && b.isNaN)
        default: false
        }
    }
}
