/// Writes ESP32 images.
struct ESP32Builder {
    struct App {
        var secureVersion: UInt32 = 0
        var version = "1.4.2"
        var project = "thermostat"
        var framework = "v5.1.2"

        var bytes: [UInt8] {
            var bytes: [UInt8] = []
            bytes.append32(0xABCD_5432)
            bytes.append32(secureVersion)
            bytes += [UInt8](repeating: 0, count: 8)
            bytes.append(field: version, 32)
            bytes.append(field: project, 32)
            bytes.append(field: "10:11:12", 16)
            bytes.append(field: "Nov 20 2026", 16)
            bytes.append(field: framework, 32)
            bytes += [UInt8](repeating: 0x5A, count: 32)
            return bytes + [UInt8](repeating: 0, count: 256 - bytes.count)
        }
    }

    var chip: UInt16 = 5
    var entryPoint: UInt32 = 0x4038_0000
    var legacyRevision: UInt8 = 0
    var lowestRevision: UInt16 = 3
    var highestRevision: UInt16 = 199
    var app: App? = App()
    var segments: [(address: UInt32, data: [UInt8])] = [
        (0x3FC8_0000, [UInt8](repeating: 7, count: 64)), (0x4038_0000, [UInt8](repeating: 9, count: 132)),
    ]
    var hasDigest = true
    var checksum: UInt8?

    func build() -> [UInt8] {
        var all = segments
        if let app { all.insert((0x3C00_0020, app.bytes), at: 0) }
        var bytes: [UInt8] = [0xE9, UInt8(all.count), 2, 0x2F]
        bytes.append32(entryPoint)
        bytes += [0xEE, 0, 0, 0]
        bytes.append16(chip)
        bytes.append(legacyRevision)
        bytes.append16(lowestRevision)
        bytes.append16(highestRevision)
        bytes += [0, 0, 0, 0, hasDigest ? 1 : 0]
        var sum: UInt8 = 0xEF
        for segment in all {
            bytes.append32(segment.address)
            bytes.append32(UInt32(segment.data.count))
            bytes += segment.data
            for byte in segment.data { sum ^= byte }
        }
        while bytes.count % 16 != 15 { bytes.append(0) }
        bytes.append(checksum ?? sum)
        if hasDigest { bytes += [UInt8](repeating: 0xDD, count: 32) }
        return bytes
    }
}
