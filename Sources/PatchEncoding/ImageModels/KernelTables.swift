import PatchFormat

/// Tables of a Linux kernel that no section header names: the symbols' offsets (scripts/kallsyms.c), and the relocations that its
/// build appends (arch/x86/tools/relocs.c).
struct KernelTables {
    let image: [UInt8]
    let headers: ElfHeaders
    /// Where the kernel's first address is.
    let base: UInt32

    /// The tables, ascending.
    func regions() -> [ImageRegion] {
        var result: [ImageRegion] = []
        for section in headers.sections where section.isNamed(".rodata") {
            guard let table = symbolOffsets(UInt32(section.offset), UInt32(section.size)) else { continue }
            result.append(table)
            if let order = symbolOrder(behind: table, end: Int(section.offset + section.size)) { result.append(order) }
        }
        if let table = appendedRelocations() { result.append(table) }
        return result
    }

    /// The longest run of falling negative words, most of them different.
    private func symbolOffsets(_ offset: UInt32, _ size: UInt32) -> ImageRegion? {
        let reader = LittleEndianReader(bytes: image)
        var best = (start: 0, end: 0)
        var start = 0
        var last: Int32 = 0
        var different = 0
        var at = Int(offset)
        let end = Int(offset + size) - 3
        while at < end {
            let value = Int32(truncatingIfNeeded: reader.read(at, 4))
            if value < 0, start > 0, value <= last {
                if value < last { different += 1 }
            } else {
                start = value < 0 ? at : 0
                different = 0
            }
            last = value
            at += 4
            if start > 0, at - start > best.end - best.start, different * 8 > (at - start) / 2 { best = (start, at) }
        }
        // The address that they count from follows; its low half may look like one more.
        let first = headers.segments.first { $0.segment.offset == base }?.segment.address ?? 0
        if reader.read(best.end - 4, 8) == first { best.end -= 4 }
        guard best.end - best.start >= 16384 else { return nil }
        return ImageRegion(
            offset: UInt32(best.start),
            size: UInt32(best.end - best.start),
            content: .offsets32,
            parameter: base
        )
    }

    /// The symbols by name: a permutation of their numbers, 24 bits each, behind the address that the offsets count from.
    private func symbolOrder(behind table: ImageRegion, end: Int) -> ImageRegion? {
        let tableEnd = Int(table.offset + table.size)
        let start = ((tableEnd + 7) & ~7) + 8
        var highest = 0
        var count = 0
        while start + 3 * count + 3 <= end {
            let at = start + 3 * count
            highest = max(highest, Int(image[at]) << 16 | Int(image[at + 1]) << 8 | Int(image[at + 2]))
            // Nothing is missing: all numbers up to the highest were there.
            if highest == count, count >= 4096 {
                let bytes = 4 * (count + 1)
                guard bytes <= tableEnd else { return nil }
                return ImageRegion(
                    offset: UInt32(start),
                    size: UInt32(3 * (count + 1)),
                    content: .rowNumbers24,
                    parameter: UInt32(tableEnd - bytes)
                )
            }
            count += 1
        }
        return nil
    }

    /// What lies behind all sections and headers, if it is addresses.
    private func appendedRelocations() -> ImageRegion? {
        guard let end = headers.contentEnd, end < image.count - 4096 else { return nil }
        let start = (end + 3) & ~3
        let reader = LittleEndianReader(bytes: image)
        var addresses = 0
        var words = 0
        for at in stride(from: start, to: image.count - 3, by: 64) {
            words += 1
            if reader.read(at, 4) >> 31 == 1 { addresses += 1 }
        }
        guard addresses * 10 > words * 9 else { return nil }
        return ImageRegion(
            offset: UInt32(start),
            size: UInt32(image.count - start),
            content: .addresses32
        )
    }
}
