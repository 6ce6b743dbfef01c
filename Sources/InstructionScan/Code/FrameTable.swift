/// Where functions begin and end, by the table for unwinding (`PT_GNU_EH_FRAME`, LSB 5.0 core, 10.6).
///
/// Compilers write it for every function of a 64-bit program, and `strip` leaves it in.
struct FrameTable {
    private(set) var functions: [Range<UInt64>] = []

    init(_ bytes: Span<UInt8>, _ image: CodeImage) {
        let reader = image.reader
        guard let header = image.segments.first(where: { $0.kind == 0x6474_E550 })?.part, header.range.count >= 12
        else { return }
        let start = header.range.lowerBound
        // Version 1; a count of four bytes; a sorted table of distances of four bytes from this header.
        guard bytes[start] == 1, bytes[start + 1] & 0x0F == 0x0B || bytes[start + 1] & 0x0F == 0x03,
            bytes[start + 2] == 0x03, bytes[start + 3] == 0x3B, let count = reader.u32(bytes, start + 8)
        else { return }
        let room = (header.range.count - 12) / 8
        functions.reserveCapacity(min(Int(count), room))
        var widths: [Int: Int] = [:]
        for index in 0..<min(Int(count), room) {
            guard let place = reader.u32(bytes, start + 12 + index * 8),
                let frame = reader.u32(bytes, start + 16 + index * 8)
            else { break }
            let address = header.address &+ UInt64(bitPattern: Int64(Int32(bitPattern: place)))
            let frameAddress = header.address &+ UInt64(bitPattern: Int64(Int32(bitPattern: frame)))
            guard let at = image.offset(frameAddress), let size = Self.size(bytes, reader, at, &widths), size > 0
            else { continue }
            let (end, overflow) = address.addingReportingOverflow(size)
            if !overflow { functions.append(address..<end) }
        }
    }

    /// The size of the function that the frame description at `at` is for.
    private static func size(
        _ bytes: Span<UInt8>,
        _ reader: CodeReader,
        _ at: Int,
        _ widths: inout [Int: Int]
    ) -> UInt64? {
        guard let distance = reader.u32(bytes, at &+ 4), distance != 0 else { return nil }
        let common = at &+ 4 &- Int(distance)
        let width = widths[common] ?? pointerWidth(bytes, reader, common)
        widths[common] = width
        if width == 4 { return reader.u32(bytes, at &+ 12).map(UInt64.init) }
        return reader.u64(bytes, at &+ 16)
    }

    /// How wide the addresses are of descriptions with the common part at `at`: its `R` augmentation.
    private static func pointerWidth(_ bytes: Span<UInt8>, _ reader: CodeReader, _ at: Int) -> Int {
        let whole = reader.is64 ? 8 : 4
        guard at >= 0, at < bytes.count &- 32, bytes[at + 9] == 0x7A else { return whole }
        let letters = reader.name(bytes, at + 9, limit: bytes.count, length: 8)
        var position = at + 9 + letters.count + 1
        // Code alignment, data alignment, return register, length of the augmentation: LEB128 each.
        for _ in 0..<4 {
            while position < bytes.count, bytes[position] & 0x80 != 0 { position &+= 1 }
            position &+= 1
        }
        for letter in letters.dropFirst() {
            guard position < bytes.count else { return whole }
            switch letter {
            case 0x52:  // R
                switch bytes[position] & 0x0F {
                case 0x03, 0x0B: return 4
                default: return whole
                }
            case 0x4C: position &+= 1  // L
            case 0x50: position &+= bytes[position] & 0x0F == 0x0B || bytes[position] & 0x0F == 3 ? 5 : 9  // P
            default: break
            }
        }
        return whole
    }
}
