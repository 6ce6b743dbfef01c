extension CodeImage {
    static func segment(_ bytes: Span<UInt8>, _ reader: CodeReader, _ at: Int) -> (kind: UInt32, part: Part)? {
        let is64 = reader.is64
        guard let kind = reader.u32(bytes, at), let flags = reader.u32(bytes, at &+ (is64 ? 4 : 24)),
            let offset = reader.word(bytes, at &+ (is64 ? 8 : 4)),
            let address = reader.word(bytes, at &+ (is64 ? 16 : 8)),
            let size = reader.word(bytes, at &+ (is64 ? 32 : 16))
        else { return nil }
        let range = reader.range(bytes, offset: offset, size: size)
        return (kind, Part(address: address, range: range, flags: flags))
    }

    static func sections(_ bytes: Span<UInt8>, _ reader: CodeReader) -> [Section] {
        let is64 = reader.is64
        guard let table = reader.word(bytes, is64 ? 40 : 32), let start = Int(exactly: table), start > 0,
            let size = reader.u16(bytes, is64 ? 58 : 46), size >= (is64 ? 64 : 40),
            let count = reader.u16(bytes, is64 ? 60 : 48)
        else { return [] }
        var sections: [Section] = []
        for index in 0..<Int(count) {
            let (at, overflow) = start.addingReportingOverflow(index * Int(size))
            guard !overflow, let type = reader.u32(bytes, at &+ 4), let flags = reader.word(bytes, at &+ 8),
                let address = reader.word(bytes, at &+ (is64 ? 16 : 12)),
                let offset = reader.word(bytes, at &+ (is64 ? 24 : 16)),
                let length = reader.word(bytes, at &+ (is64 ? 32 : 20)),
                let link = reader.u32(bytes, at &+ (is64 ? 40 : 24))
            else { break }
            let range = type == 8 ? 0..<0 : reader.range(bytes, offset: offset, size: length)
            sections.append(Section(type: type, flags: flags, address: address, range: range, link: Int(link)))
        }
        return sections
    }

    static func dynamic(_ bytes: Span<UInt8>, _ reader: CodeReader, _ range: Range<Int>?) -> [UInt64: UInt64] {
        guard let range else { return [:] }
        let size = reader.is64 ? 8 : 4
        var entries: [UInt64: UInt64] = [:]
        var at = range.lowerBound
        while at < range.upperBound, entries.count < limit,
            let tag = reader.word(bytes, at), tag != 0, let value = reader.word(bytes, at &+ size)
        {
            if entries[tag] == nil { entries[tag] = value }
            at &+= 2 &* size
        }
        return entries
    }
}
