import CBOR

/// Writes items for seeds, wrong ones included, which the encoders of the formats would not make.
enum Seed {
    static func int(_ value: Int64) -> [UInt8] { CBORSeeds.make { $0.encodeInt(value) } }

    static func bytes(_ content: [UInt8]) -> [UInt8] { CBORSeeds.make { $0.encode(bytes: content) } }

    static func text(_ content: Text) -> [UInt8] { CBORSeeds.make { $0.encode(text: content) } }

    static func flag(_ value: Bool) -> [UInt8] { CBORSeeds.make { $0.encode(value) } }

    static let null: [UInt8] = [0xF6]

    static func array(_ items: [[UInt8]]) -> [UInt8] {
        CBORSeeds.make { encoder in
            encoder.beginArray(items.count)
            for item in items { encoder.append(encoded: item) }
        }
    }

    static func map(_ pairs: [(Int64, [UInt8])]) -> [UInt8] {
        CBORSeeds.make { encoder in encoder.sortedMap(pairs.map { (key: int($0), value: $1) }) }
    }

    static func tag(_ number: UInt64, _ content: [UInt8]) -> [UInt8] {
        CBORSeeds.make { encoder in
            encoder.tag(number)
            encoder.append(encoded: content)
        }
    }

    /// The digest that ``AgreeableCrypto`` gives of everything, with its algorithm.
    static let digest = array([int(-16), bytes([UInt8](repeating: 0, count: 32))])
}
