/// Walks through the attributes of a build: pairs of a tag and a number or text (`SHT_ARM_ATTRIBUTES`,
/// `SHT_RISCV_ATTRIBUTES`).
struct AttributeSection {
    private var position: Int
    private let end: Int

    init(range: Range<Int>) {
        position = range.lowerBound
        end = range.upperBound
    }

    /// The pairs that hold for the whole file, in the part of `vendor`.
    static func body(_ bytes: Span<UInt8>, _ image: CodeImage, vendor: String) -> Range<Int>? {
        let ranges =
            image.sections.filter { $0.type == 0x7000_0003 }.map(\.range)
            + image.segments.filter { $0.kind == 0x7000_0003 }.map(\.part.range)
        guard let range = ranges.first(where: { $0.count > 5 }), bytes[range.lowerBound] == 0x41,
            let length = image.reader.u32(bytes, range.lowerBound + 1)
        else { return nil }
        let end = min(range.upperBound, range.lowerBound + 1 + Int(length))
        let start = range.lowerBound + 5
        let name = image.reader.name(bytes, start, limit: end)
        guard name == Array(vendor.utf8) else { return nil }
        // Tag 1: the whole file. Its size counts the tag and itself.
        let part = start + name.count + 1
        guard part + 5 <= end, bytes[part] == 1, let size = image.reader.u32(bytes, part + 1), size > 5 else {
            return nil
        }
        return (part + 5)..<min(end, part + Int(size))
    }

    /// The next number (ULEB128).
    mutating func number(_ bytes: Span<UInt8>) -> UInt64? {
        var value: UInt64 = 0
        var shift: UInt64 = 0
        while position < end, position < bytes.count, shift < 63 {
            let byte = bytes[position]
            position += 1
            value |= UInt64(byte & 0x7F) << shift
            if byte & 0x80 == 0 { return value }
            shift += 7
        }
        return nil
    }

    /// The next text.
    mutating func text(_ bytes: Span<UInt8>) -> String {
        var letters: [UInt8] = []
        while position < end, position < bytes.count, bytes[position] != 0 {
            letters.append(bytes[position])
            position += 1
        }
        position += 1
        return String(decoding: letters, as: UTF8.self)
    }

    /// Leaves the next text out.
    mutating func skipText(_ bytes: Span<UInt8>) {
        _ = text(bytes)
    }
}
