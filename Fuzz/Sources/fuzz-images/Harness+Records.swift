import Harness
import ImageAnalysis
import Samples

extension Harness {
    /// Firmware in lines of hexadecimal digits, whose checksums are put right, and in the blocks of other formats: a byte
    /// tells which format, the rest is cut into records.
    static let records = Harness("records", isCBOR: false, seeds: RecordSeeds.all) { input in
        let content = input.dropFirst()
        switch (input.first ?? 0) % 3 {
        case 0: if let image = try? IntelHexImage(RecordSeeds.intelHex(content).span) { check(image.findings) }
        case 1: if let image = try? SRecordImage(RecordSeeds.sRecord(content).span) { check(image.findings) }
        default: if let image = try? ESP32Image(RecordSeeds.espressif(content).span) { check(image.findings) }
        }
    }
}

/// Records of firmware.
enum RecordSeeds {
    static func all() -> [[UInt8]] {
        [
            [0, 4, 0, 0, 0, 1, 2, 3, 4, 2, 0, 0, 4, 8, 0, 4, 0, 16, 0, 5, 6, 7, 8, 4, 0, 0, 5, 8, 0, 0, 1, 0, 0, 0, 1],
            [0, 2, 0, 0, 2, 0xF0, 0, 1, 0xFF, 0xFF, 0, 9, 4, 0, 0, 3, 0, 0, 1, 0, 0, 0, 0, 1],
            [
                1, 0, 3, 0, 0, 0x41, 1, 5, 0, 16, 1, 2, 3, 2, 4, 1, 0, 0, 7, 3, 5, 8, 0, 0, 0, 9, 5, 2, 0, 3, 9, 2, 0,
                16,
            ],
            [2] + Base64.bytes(ImageSeeds.esp),
        ]
    }

    /// Records of a length, address, type and so many bytes.
    static func intelHex(_ input: ArraySlice<UInt8>) -> [UInt8] {
        lines(input) { rest in
            let count = min(rest.count, 4 + Int(rest.first ?? 0))
            let record = Array(rest.prefix(count))
            rest = rest.dropFirst(count)
            return (":", record + [0 &- record.reduce(0, &+)])
        }
    }

    /// Records of a type, a count, and so many bytes, address first.
    static func sRecord(_ input: ArraySlice<UInt8>) -> [UInt8] {
        lines(input) { rest in
            let type = (rest.popFirst() ?? 0) % 10
            let bytes = Array(rest.dropFirst().prefix(Int((rest.first ?? 0) & 0x3F)))
            rest = rest.dropFirst(1 + bytes.count)
            let record = [UInt8(bytes.count + 1)] + bytes
            return ("S\(type)", record + [~record.reduce(0, &+)])
        }
    }

    /// An image for Espressif's chips with the checksum behind its segments.
    static func espressif(_ input: ArraySlice<UInt8>) -> [UInt8] {
        var image = [0xE9] + Array(input.dropFirst())
        guard image.count >= 24 else { return image }
        var offset = 24
        var sum: UInt8 = 0xEF
        for _ in 0..<min(Int(image[1]), 16) {
            guard image.count - offset >= 8 else { return image }
            let size = (0..<4).reduce(0) { $0 | Int(image[offset + 4 + $1]) << (8 * $1) }
            guard size <= image.count - offset - 8 else { return image }
            for byte in image[(offset + 8)..<(offset + 8 + size)] { sum ^= byte }
            offset += 8 + size
        }
        offset += 15 - offset % 16
        guard offset < image.count else { return image + [UInt8](repeating: 0, count: offset - image.count) + [sum] }
        image[offset] = sum
        return image
    }

    private static func lines(
        _ input: ArraySlice<UInt8>,
        _ next: (inout ArraySlice<UInt8>) -> (mark: String, record: [UInt8])
    ) -> [UInt8] {
        let digits = Array("0123456789ABCDEF".utf8)
        var rest = input
        var text: [UInt8] = []
        while !rest.isEmpty {
            let (mark, record) = next(&rest)
            text += mark.utf8
            for byte in record {
                text.append(digits[Int(byte >> 4)])
                text.append(digits[Int(byte & 15)])
            }
            text.append(0x0A)
        }
        return text
    }
}
