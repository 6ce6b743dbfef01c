public import CBOR

/// The extension tags of UF2 blocks: what the firmware is and for which device.
public struct UF2ExtensionTags: Equatable, Sendable {
    /// The version of the firmware (tag 0x9fc7bc).
    public var version: Text?
    /// A description of the device that it is for (tag 0x650d9d).
    public var device: Text?
    /// The page size of the device in bytes (tag 0x0be9f7).
    public var pageSize: UInt32?
    /// The SHA-2 checksum of the firmware (tag 0xb46db0).
    public var checksum: [UInt8]?
    /// The type of the device, finer than the family (tag 0xc8a729).
    public var deviceType: UInt64?

    /// No tags.
    public init() {}

    /// Reads the tags of the block at `start`; tags can be repeated in every block.
    mutating func read(_ bytes: Span<UInt8>, _ block: UF2Block, at start: Int) throws(FirmwareError) {
        var offset = start + 32 + (block.payloadSize + 3) / 4 * 4
        let end = start + (block.flags.contains(.md5) ? 484 : 508)
        while end - offset >= 4 {
            let head = bytes.littleEndian32(offset)
            if head == 0 || head == 0xFFFF_FFFF { return }
            let size = Int(head & 0xFF)
            guard size >= 4, size <= end - offset else {
                let expected = "a size from 4 to \(end - offset)"
                throw UF2Block.malformed("extension tag", offset, expected, "\(size)")
            }
            try read(bytes, type: head >> 8, (offset + 4)..<(offset + size))
            offset += (size + 3) / 4 * 4
        }
    }

    private mutating func read(_ bytes: Span<UInt8>, type: UInt32, _ range: Range<Int>) throws(FirmwareError) {
        let start = range.lowerBound
        switch type {
        case 0x9FC7BC: version = FirmwareText.trimmed(bytes, range) ?? version
        case 0x650D9D: device = FirmwareText.trimmed(bytes, range) ?? device
        case 0x0BE9F7:
            guard range.count == 4 else {
                throw UF2Block.malformed("page size tag", start, "4 bytes", "\(range.count)")
            }
            pageSize = bytes.littleEndian32(start)
        case 0xB46DB0: checksum = bytes.copy(range)
        case 0xC8A729:
            guard range.count == 4 || range.count == 8 else {
                throw UF2Block.malformed("device type tag", start, "4 or 8 bytes", "\(range.count)")
            }
            deviceType = UInt64(bytes.littleEndian32(start))
            if range.count == 8 { deviceType! |= UInt64(bytes.littleEndian32(start + 4)) << 32 }
        default: break
        }
    }
}
