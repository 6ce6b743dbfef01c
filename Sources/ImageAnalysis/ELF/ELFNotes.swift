/// What the notes of an ELF file ask of the kernel and the processor (elf(5); x86-64 psABI, "Program Property").
public struct ELFNotes: Equatable, Sendable {
    /// The oldest Linux kernel that the file's C library runs on (NT_GNU_ABI_TAG): three numbers.
    public private(set) var oldestKernel: [UInt32]?
    /// Bits of the x86-64 levels that the file needs: 1 baseline, 2 v2, 4 v3, 8 v4 (GNU_PROPERTY_X86_ISA_1_NEEDED). A bit
    /// that is set is binding; that none is set says nothing.
    public private(set) var neededISALevels: UInt32 = 0

    /// A descriptor that was linked into the file (E1): the content of a note of type 1 whose owner is `Fettle`.
    public private(set) var descriptor: [UInt8]?

    /// The highest x86-64 level above the baseline that is needed.
    public var x86Level: Int? {
        for level in [4, 3, 2] where neededISALevels & (1 << UInt32(level - 1)) != 0 { return level }
        return nil
    }

    private static let sizeLimit = 65_536

    /// Reads the notes of `segments`. Notes that are cut short, or of other makers, say nothing.
    init(_ bytes: Span<UInt8>, segments: [ELFSegment], layout: ELFLayout) {
        for segment in segments where segment.kind == .note || segment.kind == .property {
            guard segment.offset <= UInt64(bytes.count), segment.fileSize <= UInt64(bytes.count) - segment.offset,
                segment.fileSize <= UInt64(Self.sizeLimit)
            else { continue }
            let start = Int(segment.offset)
            read(bytes, start..<(start + Int(segment.fileSize)), segment.alignment == 8 ? 8 : 4, layout)
        }
    }

    private mutating func read(_ bytes: Span<UInt8>, _ range: Range<Int>, _ alignment: Int, _ layout: ELFLayout) {
        var offset = range.lowerBound
        while range.upperBound - offset >= 12 {
            let nameSize = Int(layout.u32(bytes, offset))
            let size = Int(layout.u32(bytes, offset + 4))
            let type = layout.u32(bytes, offset + 8)
            let name = offset + 12
            let content = name + Self.aligned(nameSize, 4)
            guard nameSize <= range.count, size <= range.count, content <= range.upperBound,
                size <= range.upperBound - content
            else { return }
            if type == 1, descriptor == nil, Self.isFettle(bytes, name, nameSize) {
                descriptor = (content..<(content + size)).map { bytes[$0] }
            }
            if nameSize == 4, bytes[name] == 0x47, bytes[name + 1] == 0x4E, bytes[name + 2] == 0x55,
                bytes[name + 3] == 0
            {
                // Operating system 0 is Linux.
                if type == 1, size >= 16, layout.u32(bytes, content) == 0 {
                    oldestKernel = [
                        layout.u32(bytes, content + 4), layout.u32(bytes, content + 8),
                        layout.u32(bytes, content + 12),
                    ]
                } else if type == 5 {
                    readProperties(bytes, content..<(content + size), layout)
                }
            }
            offset = content + Self.aligned(size, alignment)
        }
    }

    private static func isFettle(_ bytes: Span<UInt8>, _ start: Int, _ size: Int) -> Bool {
        let owner = Array("Fettle".utf8) + [0]
        guard size == owner.count else { return false }
        for index in owner.indices where bytes[start + index] != owner[index] { return false }
        return true
    }

    private mutating func readProperties(_ bytes: Span<UInt8>, _ range: Range<Int>, _ layout: ELFLayout) {
        var offset = range.lowerBound
        while range.upperBound - offset >= 8 {
            let type = layout.u32(bytes, offset)
            let size = Int(layout.u32(bytes, offset + 4))
            guard size <= range.upperBound - offset - 8 else { return }
            if type == 0xC000_8002, size == 4 { neededISALevels |= layout.u32(bytes, offset + 8) }
            offset += 8 + Self.aligned(size, layout.is64 ? 8 : 4)
        }
    }

    private static func aligned(_ size: Int, _ alignment: Int) -> Int {
        (size + alignment - 1) & ~(alignment - 1)
    }
}
