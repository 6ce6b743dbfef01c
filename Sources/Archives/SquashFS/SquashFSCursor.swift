/// Reads along the metadata blocks of a SquashFS table: structures may begin in one block and end in another.
struct SquashFSCursor {
    /// Where the metadata block stands in the image.
    private(set) var block: Int
    /// How far into that block, once decompressed.
    private(set) var offset: Int

    /// A cursor at `offset` in the block that begins `block` bytes into the table at `table`.
    init(table: Int, block: UInt64, offset: Int) {
        let (sum, overflow) = UInt64(table).addingReportingOverflow(block)
        self.block = overflow ? .max : Int(clamping: sum)
        self.offset = offset
    }

    /// The next `count` bytes.
    mutating func read(_ count: Int, of blocks: SquashFSBlocks) throws(ArchiveError) -> [UInt8] {
        var result: [UInt8] = []
        while result.count < count {
            let (content, next) = try blocks.metadata(at: block)
            guard offset < content.count else {
                // Exactly at the end is the start of the next block; further is nowhere.
                guard offset == content.count else {
                    throw blocks.fields.error(
                        .malformed,
                        at: block,
                        expected: "an offset below \(content.count)",
                        found: "\(offset)"
                    )
                }
                block = next
                offset = 0
                continue
            }
            let taken = min(count - result.count, content.count - offset)
            result.append(contentsOf: content[offset..<(offset + taken)])
            offset += taken
        }
        return result
    }

    /// Reads the next structure of `count` bytes.
    mutating func fields(
        _ count: Int,
        of blocks: SquashFSBlocks,
        in structure: String
    ) throws(ArchiveError) -> FieldReader {
        FieldReader(try read(count, of: blocks), in: structure)
    }
}
