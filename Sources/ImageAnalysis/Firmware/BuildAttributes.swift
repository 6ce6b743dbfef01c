import CBOR

/// The build attributes of an ELF file: what a compiler was allowed to use (Arm, Addenda to the ABI, 3; RISC-V ELF
/// psABI, 5.5). The section is the union over all object files.
struct BuildAttributes {
    /// Attributes with a number, by tag.
    private(set) var numbers: [UInt64: UInt64] = [:]
    /// Attributes with a text, by tag.
    private(set) var texts: [UInt64: Text] = [:]

    /// No attributes.
    init() {}

    /// Reads the file-scope attributes of `vendor` from the section in `range`, which is inside of the file.
    init(
        _ bytes: Span<UInt8>,
        in range: Range<Int>,
        vendor: String,
        layout: ELFLayout
    ) throws(FirmwareError) {
        guard !range.isEmpty, bytes[range.lowerBound] == 0x41 else { return }
        var offset = range.lowerBound + 1
        while range.upperBound - offset >= 4 {
            let length = Int(layout.u32(bytes, offset))
            let end = try Self.end(of: offset, length, least: 5, limit: range.upperBound, "attribute subsection")
            var nameEnd = offset + 4
            while nameEnd < end, bytes[nameEnd] != 0 { nameEnd += 1 }
            let name = Text(validating: bytes.extracting((offset + 4)..<nameEnd))
            if name == Text(vendor), nameEnd < end {
                try readScopes(bytes, (nameEnd + 1)..<end, layout, isARM: vendor == "aeabi")
            }
            offset = end
        }
    }

    private mutating func readScopes(
        _ bytes: Span<UInt8>,
        _ range: Range<Int>,
        _ layout: ELFLayout,
        isARM: Bool
    ) throws(FirmwareError) {
        var offset = range.lowerBound
        while range.upperBound - offset >= 5 {
            let length = Int(layout.u32(bytes, offset + 1))
            let end = try Self.end(of: offset, length, least: 5, limit: range.upperBound, "attribute scope")
            // Tag 1 is the whole file; 2 and 3 are single sections and symbols.
            if bytes[offset] == 1 { try readValues(bytes, (offset + 5)..<end, isARM) }
            offset = end
        }
    }

    private mutating func readValues(
        _ bytes: Span<UInt8>,
        _ range: Range<Int>,
        _ isARM: Bool
    ) throws(FirmwareError) {
        var offset = range.lowerBound
        while offset < range.upperBound {
            let tag = try Self.number(bytes, &offset, range.upperBound)
            let isText = isARM ? tag == 4 || tag == 5 || (tag > 32 && tag % 2 == 1) : tag % 2 == 1
            let isPair = isARM && tag == 32
            if isPair || !isText {
                let value = try Self.number(bytes, &offset, range.upperBound)
                if !isPair { numbers[tag] = value }
            }
            if isPair || isText {
                let start = offset
                while offset < range.upperBound, bytes[offset] != 0 { offset += 1 }
                guard offset < range.upperBound else {
                    throw Self.error("attribute \(tag)", start, "a text that ends with NUL", "the end of the section")
                }
                if !isPair { texts[tag] = Text(validating: bytes.extracting(start..<offset)) }
                offset += 1
            }
        }
    }

    /// A number in ULEB128 of at most 64 bits.
    private static func number(_ bytes: Span<UInt8>, _ offset: inout Int, _ end: Int) throws(FirmwareError) -> UInt64 {
        let start = offset
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while offset < end, shift < 63 {
            let byte = bytes[offset]
            offset += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        throw error("build attribute", start, "a number of at most 63 bits", "a longer one or the end of the section")
    }

    private static func end(
        of start: Int,
        _ length: Int,
        least: Int,
        limit: Int,
        _ structure: String
    ) throws(FirmwareError) -> Int {
        guard length >= least, length <= limit - start else {
            throw error(structure, start, "a length from \(least) to \(limit - start)", "\(length)")
        }
        return start + length
    }

    private static func error(
        _ structure: String,
        _ offset: Int,
        _ expected: String,
        _ found: String
    ) -> FirmwareError {
        FirmwareError(.malformed, in: structure, at: offset, expected: expected, found: found)
    }
}
