/// What the section headers of a bare-metal ELF file add to its program headers.
struct BareMetalSections {
    /// Where the build attributes stand in the file.
    private(set) var attributes: Range<Int>?
    /// Where the first byte of any section with content for memory stands. Some linkers put the file header into the
    /// first segment, which no one writes to flash.
    private(set) var firstContent: UInt64?

    /// Reads the section headers; a file without them has none of this.
    init(_ bytes: Span<UInt8>, header: ELFHeader) throws(FirmwareError) {
        let layout = header.layout
        let offset = layout.word(bytes, layout.is64 ? 40 : 32)
        let entrySize = Int(layout.u16(bytes, layout.is64 ? 58 : 46))
        let count = Int(layout.u16(bytes, layout.is64 ? 60 : 48))
        guard offset > 0, count > 0 else { return }
        let size = layout.is64 ? 64 : 40
        guard entrySize == size else {
            throw FirmwareError(
                .malformed,
                in: "e_shentsize",
                at: layout.is64 ? 58 : 46,
                expected: "\(size)",
                found: "\(entrySize)"
            )
        }
        guard let start = Int(exactly: offset), start <= bytes.count, count * size <= bytes.count - start else {
            throw FirmwareError(
                .truncated,
                in: "section headers",
                at: bytes.count,
                expected: "\(count) headers at \(offset)",
                found: "a file of \(bytes.count) bytes"
            )
        }
        for index in 0..<count {
            let place = start + index * size
            let type = layout.u32(bytes, place + 4)
            let flags = layout.word(bytes, place + 8)
            let content = layout.word(bytes, place + (layout.is64 ? 24 : 16))
            let length = layout.word(bytes, place + (layout.is64 ? 32 : 20))
            // SHT_PROGBITS and the like with SHF_ALLOC; type 8 is SHT_NOBITS, which is not in the file.
            if flags & 2 != 0, type != 0, type != 8, length > 0 { firstContent = min(firstContent ?? .max, content) }
            guard type == 0x7000_0003, attributes == nil else { continue }
            guard let begin = Int(exactly: content), begin <= bytes.count, let length = Int(exactly: length),
                length <= bytes.count - begin
            else {
                throw FirmwareError(
                    .truncated,
                    in: "attribute section",
                    at: place,
                    expected: "\(length) bytes at \(content)",
                    found: "a file of \(bytes.count) bytes"
                )
            }
            attributes = begin..<(begin + length)
        }
    }
}
