import PatchFormat

/// The headers of an ELF file, as far as models need them: what does not hold together is left out.
struct ElfHeaders {
    let is64: Bool
    /// `e_type`: 1 relocatable, 2 executable, 3 shared object.
    let type: UInt16
    /// `e_machine`.
    let machine: UInt16
    /// `e_flags`.
    let flags: UInt32
    /// The entry point.
    let entry: UInt64
    /// Loaded segments and whether they are executable, writable.
    private(set) var segments: [(segment: ImageSegment, isCode: Bool, isData: Bool)] = []
    private(set) var sections: [ElfSection] = []
    /// Behind all sections and the table of their headers; nil without sections.
    private(set) var contentEnd: Int?

    /// The headers of `image`, or nil if it is not a little-endian ELF file.
    init?(_ image: [UInt8]) {
        let reader = LittleEndianReader(bytes: image)
        guard image.count >= 52, image.count < Int(ImageModel.sizeLimit), image[0] == 0x7F, image[1] == 0x45,
            image[2] == 0x4C, image[3] == 0x46, image[4] == 1 || image[4] == 2, image[5] == 1
        else { return nil }
        is64 = image[4] == 2
        guard !is64 || image.count >= 64 else { return nil }
        type = UInt16(reader.read(16, 2))
        machine = UInt16(reader.read(18, 2))
        flags = UInt32(reader.read(is64 ? 48 : 36, 4))
        entry = reader.read(24, is64 ? 8 : 4)
        readSegments(reader)
        readSections(reader)
    }

    private mutating func readSegments(_ reader: LittleEndianReader) {
        let start = reader.read(is64 ? 32 : 28, is64 ? 8 : 4)
        let size = reader.read(is64 ? 54 : 42, 2)
        let count = reader.read(is64 ? 56 : 44, 2)
        guard size >= (is64 ? 56 : 32) else { return }
        for index in 0..<count {
            let at = start &+ index &* size
            guard at < UInt64(reader.bytes.count), segments.count < ImageModel.segmentLimit else { return }
            let row = Int(at)
            guard reader.read(row, 4) == 1 else { continue }
            let flags = reader.read(row + (is64 ? 4 : 24), 4)
            let offset = reader.read(row + (is64 ? 8 : 4), is64 ? 8 : 4)
            let address = reader.read(row + (is64 ? 16 : 8), is64 ? 8 : 4)
            let fileSize = reader.read(row + (is64 ? 32 : 16), is64 ? 8 : 4)
            let memorySize = reader.read(row + (is64 ? 40 : 20), is64 ? 8 : 4)
            guard offset <= UInt64(reader.bytes.count), fileSize <= UInt64(reader.bytes.count) - offset,
                memorySize < 0x2000_0000
            else { continue }
            segments.append(
                (
                    ImageSegment(
                        offset: UInt32(offset),
                        size: UInt32(fileSize),
                        address: address,
                        memorySize: UInt32(memorySize)
                    ), flags & 1 != 0, flags & 2 != 0
                )
            )
        }
    }

    private mutating func readSections(_ reader: LittleEndianReader) {
        let start = reader.read(is64 ? 40 : 32, is64 ? 8 : 4)
        let size = reader.read(is64 ? 58 : 46, 2)
        let count = reader.read(is64 ? 60 : 48, 2)
        let names = Int(reader.read(is64 ? 62 : 50, 2))
        guard start > 0, size >= (is64 ? 64 : 40) else { return }
        for index in 0..<count {
            let at = start &+ index &* size
            guard at < UInt64(reader.bytes.count) else { return }
            let row = Int(at)
            var section = ElfSection()
            section.nameOffset = UInt32(reader.read(row, 4))
            section.kind = UInt32(reader.read(row + 4, 4))
            section.flags = reader.read(row + 8, is64 ? 8 : 4)
            section.address = reader.read(row + (is64 ? 16 : 12), is64 ? 8 : 4)
            section.offset = reader.read(row + (is64 ? 24 : 16), is64 ? 8 : 4)
            section.size = reader.read(row + (is64 ? 32 : 20), is64 ? 8 : 4)
            section.link = UInt32(reader.read(row + (is64 ? 40 : 24), 4))
            section.info = UInt32(reader.read(row + (is64 ? 44 : 28), 4))
            let total = UInt64(reader.bytes.count)
            if section.offset > total {
                section.size = 0
                section.offset = 0
            }
            if section.kind == 8 || section.size > total - section.offset { section.size = 0 }
            sections.append(section)
            contentEnd = max(contentEnd ?? 0, row + Int(size), Int(section.offset + section.size))
        }
        guard names < sections.count else { return }
        let table = sections[names]
        for index in sections.indices {
            var at = Int(table.offset) + Int(sections[index].nameOffset)
            let end = Int(table.offset + table.size)
            while at < end, reader.bytes[at] != 0, sections[index].name.count < 64 {
                sections[index].name.append(reader.bytes[at])
                at += 1
            }
        }
    }
}
