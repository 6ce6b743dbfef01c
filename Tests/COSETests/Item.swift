import CBOR

/// A data item as a tree, from which the tests make what ``Sign1`` would never write.
indirect enum Item: Sendable {
    case integer(Int64)
    case bytes([UInt8])
    case text(String)
    case array([Item])
    case pairs([(key: Int64, value: Item)])
    case tag(UInt64, Item)
    case bool(Bool)
    case null

    /// A map of integer keys, written in the order given.
    static func map(_ pairs: (Int64, Item)...) -> Item {
        .pairs(pairs.map { (key: $0.0, value: $0.1) })
    }

    /// The encoded item.
    var encoded: [UInt8] {
        var encoder = CBOREncoder()
        write(to: &encoder)
        return encoder.bytes
    }

    private func write(to encoder: inout CBOREncoder) {
        switch self {
        case .integer(let value): encoder.encodeInt(value)
        case .bytes(let content): encoder.encode(bytes: content)
        case .text(let content): encoder.encode(text: Text(content))
        case .array(let items):
            encoder.beginArray(items.count)
            for item in items { item.write(to: &encoder) }
        case .pairs(let pairs):
            encoder.beginMap(pairs.count)
            for pair in pairs {
                encoder.encodeInt(pair.key)
                pair.value.write(to: &encoder)
            }
        case .tag(let number, let content):
            encoder.tag(number)
            content.write(to: &encoder)
        case .bool(let value): encoder.encode(value)
        case .null: encoder.encodeNull()
        }
    }
}

extension [UInt8] {
    /// The bytes that `hex` spells, two digits each.
    init(hex: String) {
        let digits = [Character](hex)
        self = stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0...$0 + 1]), radix: 16) }
    }
}
