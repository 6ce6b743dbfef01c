/// The header of an ESP32 image (ESP-IDF, `esp_image_header_t`): 24 bytes, little-endian.
public struct ESP32Header: Equatable, Sendable {
    static let size = 24

    /// Number of segments, at most 16.
    public let segmentCount: Int
    /// How the flash is read: 0 QIO, 1 QOUT, 2 DIO, 3 DOUT.
    public let spiMode: UInt8
    /// The flash frequency: 0, 1, 2 are a half, a third and a quarter of the clock, 15 is all of it.
    public let spiSpeed: UInt8
    /// The flash size that the image was made for, in bytes.
    public let flashSize: UInt64?
    /// Where the program starts.
    public let entryPoint: UInt32
    /// The chip that it is for.
    public let chip: ESP32Chip
    /// The lowest chip revision, 100 times major plus minor.
    public let lowestRevision: UInt16
    /// The highest chip revision, in the same form; `nil` where there is no bound.
    public let highestRevision: UInt16?
    /// Whether a SHA-256 digest stands behind the checksum.
    public let hasDigest: Bool

    /// Reads the header at the start of `bytes`.
    init(_ bytes: Span<UInt8>) throws(FirmwareError) {
        guard bytes.count > 0, bytes[0] == 0xE9 else {
            let found = bytes.count > 0 ? bytes[0].hexadecimal : "no bytes"
            throw FirmwareError(.notThisFormat, in: "ESP32 magic", at: 0, expected: "0xe9", found: found)
        }
        try bytes.require(Self.size, at: 0, in: "ESP32 image header")
        segmentCount = Int(bytes[1])
        guard (1...16).contains(segmentCount) else {
            let found = "\(segmentCount)"
            throw FirmwareError(.malformed, in: "ESP32 segment count", at: 1, expected: "1 to 16", found: found)
        }
        spiMode = bytes[2]
        spiSpeed = bytes[3] & 15
        flashSize = bytes[3] >> 4 < 8 ? 1 << (20 + UInt64(bytes[3] >> 4)) : nil
        entryPoint = bytes.littleEndian32(4)
        chip = ESP32Chip(rawValue: bytes.littleEndian16(12))
        let lowest = bytes.littleEndian16(15)
        let highest = bytes.littleEndian16(17)
        // Images from before 2022 have only the byte at 14: the minor number on the ESP32-C3, the major one elsewhere.
        let legacy = UInt16(bytes[14]) * (chip.rawValue == 5 ? 1 : 100)
        lowestRevision = lowest == 0 && highest == 0 ? legacy : lowest
        highestRevision = highest == 0 || highest == 0xFFFF ? nil : highest
        guard lowestRevision <= highestRevision ?? .max else {
            throw FirmwareError(
                .malformed,
                in: "ESP32 chip revisions",
                at: 15,
                expected: "a range",
                found: "\(lowestRevision) to \(highest)"
            )
        }
        guard bytes[23] <= 1 else {
            let found = "\(bytes[23])"
            throw FirmwareError(.malformed, in: "ESP32 digest mark", at: 23, expected: "0 or 1", found: found)
        }
        hasDigest = bytes[23] == 1
    }
}
