import CBOR

/// Items of every type, and some that no deterministic encoder makes.
enum CBORSeeds {
    static func all() -> [[UInt8]] {
        let numbers: [UInt64] = [0, 23, 24, 255, 256, 65_535, 65_536, 1 << 32, .max]
        var seeds: [[UInt8]] = numbers.map { number in make { $0.encode(number) } }
        seeds += [-1, -24, -25, -257, Int64.min].map { number in make { $0.encodeInt(number) } }
        seeds += [0.0, -0.0, 1.5, 1e10, 1e300, .infinity, .nan].map { number in make { $0.encode(number) } }
        seeds.append(make { $0.encode(bytes: Array(0..<40)) })
        seeds.append(make { $0.encode(text: "Gerät \u{1F6E0}") })
        seeds.append(make { $0.encodeNull() })
        seeds.append(
            make {
                $0.tag(107)
                $0.beginMap(4)
                $0.encodeInt(2)
                $0.beginArray(3)
                $0.encode(true)
                $0.encode(false)
                $0.encode(bytes: [1, 2, 3])
                $0.encodeInt(-257)
                $0.encode(1.25)
                $0.encode(text: "#app")
                $0.beginArray(0)
                $0.encode(text: "name")
                $0.beginMap(0)
            }
        )
        // Nested to the limit, and beyond.
        for depth in [15, 16, 17, 40] { seeds.append([UInt8](repeating: 0x81, count: depth) + [0x01]) }
        seeds += [
            [0x18, 0x01], [0x9F, 0x01, 0xFF], [0xA2, 0x01, 0x02, 0x01, 0x02], [0xA2, 0x02, 0x02, 0x01, 0x02],
            [0xFA, 0, 0, 0, 0],
            [0x62, 0xC0, 0x80], [0xF8, 0x20], [0xBB, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF],
            [0x5B, 0x7F, 0xFF],
        ]
        return seeds
    }

    static func make(_ write: (inout CBOREncoder) -> Void) -> [UInt8] {
        var encoder = CBOREncoder()
        write(&encoder)
        return encoder.bytes
    }
}
