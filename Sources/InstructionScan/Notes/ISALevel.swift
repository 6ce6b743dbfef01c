/// The level of x86-64 that a file is marked for (`GNU_PROPERTY_X86_ISA_1_NEEDED`, x86-64 psABI 1.0, section 4.1.5).
///
/// glibc 2.33 and later refuse a file on a processor below its mark. A mark of the baseline, or none, means nothing:
/// builds for AVX2 carry it too.
struct ISALevel {
    /// 1 to 4; `nil` without a mark.
    var level: Int?

    private static let needed: UInt32 = 0xC000_8002

    init(_ bytes: Span<UInt8>, _ image: CodeImage) {
        let reader = image.reader
        let wide = reader.is64 ? 8 : 4
        // PT_GNU_PROPERTY, else notes.
        var ranges = image.segments.filter { $0.kind == 0x6474_E553 }.map(\.part.range)
        if ranges.isEmpty { ranges = image.segments.filter { $0.kind == 4 }.map(\.part.range) }
        if ranges.isEmpty { ranges = image.sections.filter { $0.type == 7 }.map(\.range) }
        for range in ranges.prefix(CodeImage.tables) {
            var at = range.lowerBound
            while at <= range.upperBound &- 12, let nameSize = reader.u32(bytes, at),
                let size = reader.u32(bytes, at &+ 4), let type = reader.u32(bytes, at &+ 8)
            {
                let room = range.upperBound - at - 12
                guard nameSize <= UInt32(clamping: room), size <= UInt32(clamping: room) else { break }
                let start = at + 12 + (Int(nameSize) + 3) / 4 * 4
                let end = start + Int(size)
                guard end <= range.upperBound else { break }
                if type == 5, nameSize == 4, bytes[at + 12] == 0x47, bytes[at + 13] == 0x4E, bytes[at + 14] == 0x55 {
                    read(bytes, reader, start..<end, wide)
                }
                at = start + (Int(size) + wide - 1) / wide * wide
            }
        }
    }

    private mutating func read(_ bytes: Span<UInt8>, _ reader: CodeReader, _ range: Range<Int>, _ wide: Int) {
        var at = range.lowerBound
        while at <= range.upperBound - 8, let type = reader.u32(bytes, at), let size = reader.u32(bytes, at + 4) {
            guard size <= UInt32(clamping: range.upperBound - at - 8) else { return }
            if type == Self.needed, size >= 4, let bits = reader.u32(bytes, at + 8), bits & 15 != 0 {
                level = 32 - (bits & 15).leadingZeroBitCount
            }
            at += 8 + (Int(size) + wide - 1) / wide * wide
        }
    }
}
