import CBOR
import Eligibility
import ImageAnalysis
import Testing

@Suite("Hostile firmware files")
struct FirmwareHostileTests {
    @Test("every sample is read", arguments: FirmwareFormat.allCases)
    func samples(_ format: FirmwareFormat) throws {
        let findings = try format.findings(format.sample)
        let descriptor = findings.descriptor
        #expect(try Descriptor(decoding: descriptor.encoded()) == descriptor)
        #expect(descriptor.encoded().count <= 256)
        let map = findings.memoryMap
        #expect(zip(map, map.dropFirst()).allSatisfy { $0.start + $0.length <= $1.start })
    }

    @Test(
        "a file that is cut short anywhere is refused or read, and mostly refused",
        arguments: FirmwareFormat.allCases
    )
    func truncation(_ format: FirmwareFormat) {
        let bytes = format.sample
        var refused = 0
        for count in 0..<bytes.count where format.error(Array(bytes[..<count])) != nil { refused += 1 }
        // A raw binary has no end, and what follows the last digit of an end record is only a line end.
        #expect(format == .raw || refused >= bytes.count - 2)
    }

    @Test("any damage yields a value or an error", arguments: FirmwareFormat.allCases)
    func damage(_ format: FirmwareFormat) {
        let bytes = format.sample
        var generator = SeededGenerator(seed: UInt64(bytes.count))
        for _ in 0..<10_000 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                let place = Int.random(in: 0..<damaged.count, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: damaged[place] ^= 1 << UInt8.random(in: 0..<8, using: &generator)
                case 1: damaged[place] = 0xFF
                default: damaged[place] = UInt8.random(in: 0...255, using: &generator)
                }
            }
            _ = format.error(damaged)
        }
    }

    @Test(
        "every field of the headers can take extreme values",
        arguments: [FirmwareFormat.uf2, .mcuboot, .esp32, .elf]
    )
    func extremes(_ format: FirmwareFormat) {
        let bytes = format.sample
        let start = format == .mcuboot ? bytes.count - 200 : 0
        for place in Array(0..<min(256, bytes.count)) + Array(max(0, start)..<bytes.count) {
            for value: UInt8 in [0, 0x7F, 0x80, 0xFF] {
                var damaged = bytes
                damaged[place] = value
                _ = format.error(damaged)
                for next in place..<min(place + 4, bytes.count) { damaged[next] = value }
                _ = format.error(damaged)
            }
        }
    }

    @Test("a damaged text with right checksums yields a value or an error")
    func records() {
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<10_000 {
            var builder = IntelHexBuilder()
            var other = SRecordBuilder()
            for _ in 0..<Int.random(in: 0...6, using: &generator) {
                let data = (0..<Int.random(in: 0...20, using: &generator)).map { _ in
                    UInt8.random(in: 0...255, using: &generator)
                }
                let address = UInt32.random(in: 0 ... .max, using: &generator)
                let type = UInt8.random(in: 0...6, using: &generator)
                builder.record(type: type, at: UInt16(truncatingIfNeeded: address), data)
                let width = Int.random(in: 1...4, using: &generator)
                other.record(type: Int.random(in: 0...9, using: &generator), address: address, width: width, data)
            }
            _ = FirmwareFormat.intelHex.error(builder.build())
            _ = FirmwareFormat.sRecord.error(other.build())
        }
    }

    @Test("any bytes at all yield a value or an error")
    func noise() {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<5_000 {
            let count = Int.random(in: 0..<600, using: &generator)
            let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
            for format in FirmwareFormat.allCases { _ = format.error(bytes) }
        }
    }
}
