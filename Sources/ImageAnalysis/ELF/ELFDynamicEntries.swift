/// The entries of a dynamic section as they stand in the file: values by tag, and the offsets of the needed names.
struct ELFDynamicEntries: Sendable {
    /// The tags that are read.
    enum Tag: UInt64 {
        case needed = 1
        case pltRelocationSize = 2
        case hash = 4
        case stringTable = 5
        case symbolTable = 6
        case rela = 7
        case relaSize = 8
        case relaEntrySize = 9
        case stringTableSize = 10
        case symbolSize = 11
        case soname = 14
        case rpath = 15
        case rel = 17
        case relSize = 18
        case relEntrySize = 19
        case pltRelocationKind = 20
        case pltRelocations = 23
        case runpath = 29
        case flags = 30
        case androidRel = 0x6000_000F
        case androidRela = 0x6000_0011
        case gnuHash = 0x6FFF_FEF5
        case symbolVersions = 0x6FFF_FFF0
        case relaCount = 0x6FFF_FFF9
        case relCount = 0x6FFF_FFFA
        case flags1 = 0x6FFF_FFFB
        case versionDefinitions = 0x6FFF_FFFC
        case versionDefinitionCount = 0x6FFF_FFFD
        case versionNeeds = 0x6FFF_FFFE
        case versionNeedCount = 0x6FFF_FFFF
        case mipsSymbolCount = 0x7000_0011
    }

    private var values: [(tag: UInt64, value: UInt64)] = []
    /// Offsets in the string table of the needed libraries, in order.
    private(set) var needed: [UInt64] = []

    /// Reads the entries in `range` up to the first of tag 0.
    init(_ bytes: Span<UInt8>, range: Range<Int>, layout: ELFLayout, limits: ELFLimits) throws(ELFError) {
        let size = layout.dynamicEntrySize
        var offset = range.lowerBound
        var count = 0
        while range.upperBound - offset >= size {
            // The tag is signed in the file; the known ones are positive in either width.
            let tag = layout.word(bytes, offset)
            if tag == 0 { return }
            let value = layout.word(bytes, offset + layout.wordSize)
            if tag == Tag.needed.rawValue {
                needed.append(value)
            } else if Tag(rawValue: tag) != nil {
                values.append((tag, value))
            }
            offset += size
            count += 1
            guard count <= limits.dynamicEntries, needed.count <= limits.neededLibraries else {
                throw ELFError(
                    .limitExceeded,
                    in: "dynamic section",
                    at: offset,
                    expected: "at most \(limits.dynamicEntries) entries, \(limits.neededLibraries) of them DT_NEEDED",
                    found: "more"
                )
            }
        }
    }

    /// The value of the last entry of `tag`, which is the one that loaders keep.
    subscript(tag: Tag) -> UInt64? {
        values.last { $0.tag == tag.rawValue }?.value
    }
}
