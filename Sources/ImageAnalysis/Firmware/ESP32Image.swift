import Eligibility

/// An application or boot loader image for Espressif's ESP32 chips (ESP-IDF, `esp_app_format.h`): header, segments, a
/// checksum and, as a rule, a digest.
public struct ESP32Image: Equatable, Sendable {
    /// The header.
    public let header: ESP32Header
    /// The segments' addresses when it runs: RAM that is loaded and flash that is mapped.
    public let memoryMap: MemoryMap
    /// The description of the application.
    public let app: ESP32AppDescription?
    /// The size of the image with checksum and digest, in bytes. A signature can follow.
    public let totalSize: Int
    /// The descriptor inside of it, still encoded.
    public let embeddedDescriptor: [UInt8]?

    /// Reads a whole file.
    ///
    /// - Throws: ``FirmwareError`` where it is no ESP32 image, cut short, contradicts itself or its checksum is wrong.
    public init(_ bytes: Span<UInt8>) throws(FirmwareError) {
        header = try ESP32Header(bytes)
        var offset = ESP32Header.size
        var ranges: [MemoryRegion] = []
        var checksum: UInt8 = 0xEF
        var app: ESP32AppDescription?
        var descriptor: [UInt8]?
        for index in 0..<header.segmentCount {
            let name = "ESP32 segment \(index)"
            try bytes.require(8, at: offset, in: name)
            let address = bytes.littleEndian32(offset)
            let size = bytes.littleEndian32(offset + 4)
            guard size <= 0x0100_0000 else {
                let found = "\(size)"
                throw FirmwareError(.malformed, in: name, at: offset + 4, expected: "at most 16 MiB", found: found)
            }
            let data = (offset + 8)..<(offset + 8 + Int(size))
            try bytes.require(Int(size), at: offset + 8, in: name)
            if let range = MemoryRegion(checkedStart: UInt64(address), length: UInt64(size)), address > 0 {
                guard range.last <= 0xFFFF_FFFF else {
                    let found = "\(size) bytes at \(address.hexadecimal)"
                    throw FirmwareError(.malformed, in: name, at: offset, expected: "32-bit addresses", found: found)
                }
                ranges.append(range)
            }
            let content = bytes.extracting(data)
            for place in content.indices { checksum ^= content[place] }
            if index == 0 { app = ESP32AppDescription(bytes, in: data) }
            descriptor = descriptor ?? EmbeddedDescriptor.search(content)
            offset = data.upperBound
        }
        // The checksum is the last byte of a block of 16.
        offset |= 15
        try bytes.require(1, at: offset, in: "ESP32 checksum")
        guard bytes[offset] == checksum else {
            throw FirmwareError(
                .checksum,
                in: "ESP32 checksum",
                at: offset,
                expected: checksum.hexadecimal,
                found: bytes[offset].hexadecimal
            )
        }
        offset += 1
        if header.hasDigest {
            try bytes.require(32, at: offset, in: "ESP32 digest")
            offset += 32
        }
        totalSize = offset
        memoryMap = try MemoryMap(merging: ranges)
        self.app = app
        embeddedDescriptor = descriptor
    }
}
