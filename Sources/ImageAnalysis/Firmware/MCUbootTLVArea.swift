/// One of the two areas of type-length-value entries behind an MCUboot payload.
struct MCUbootTLVArea {
    /// An entry: where its value stands in the file.
    struct Entry: Equatable {
        var type: UInt16
        var value: Range<Int>
    }

    /// The mark of the area that the image's hash covers (`IMAGE_TLV_PROT_INFO_MAGIC`).
    static let protectedMagic: UInt16 = 0x6908
    /// The mark of the other one (`IMAGE_TLV_INFO_MAGIC`).
    static let plainMagic: UInt16 = 0x6907

    let entries: [Entry]
    /// The first byte behind the area.
    let end: Int

    /// Reads the area at `start`.
    init(_ bytes: Span<UInt8>, at start: Int, magic: UInt16) throws(FirmwareError) {
        let name = magic == Self.protectedMagic ? "protected TLV area" : "TLV area"
        try bytes.require(4, at: start, in: name)
        let found = bytes.littleEndian16(start)
        guard found == magic else {
            throw FirmwareError(
                .malformed,
                in: name,
                at: start,
                expected: magic.hexadecimal,
                found: found.hexadecimal
            )
        }
        let size = Int(bytes.littleEndian16(start + 2))
        guard size >= 4 else {
            throw FirmwareError(.malformed, in: name, at: start + 2, expected: "at least 4", found: "\(size)")
        }
        try bytes.require(size, at: start, in: name)
        end = start + size
        var entries: [Entry] = []
        var offset = start + 4
        while offset < end {
            guard end - offset >= 4 else {
                let found = "\(end - offset) bytes"
                throw FirmwareError(.malformed, in: name, at: offset, expected: "an entry of 4 bytes", found: found)
            }
            let type = bytes.littleEndian16(offset)
            let length = Int(bytes.littleEndian16(offset + 2))
            guard length <= end - offset - 4 else {
                throw FirmwareError(
                    .malformed,
                    in: "\(name), entry \(type.hexadecimal)",
                    at: offset + 2,
                    expected: "at most \(end - offset - 4) bytes",
                    found: "\(length)"
                )
            }
            guard entries.count < FirmwareLimits.entries else {
                throw FirmwareError(
                    .limitExceeded,
                    in: name,
                    at: offset,
                    expected: "at most \(FirmwareLimits.entries) entries",
                    found: "more"
                )
            }
            entries.append(Entry(type: type, value: (offset + 4)..<(offset + 4 + length)))
            offset += 4 + length
        }
        self.entries = entries
    }
}
