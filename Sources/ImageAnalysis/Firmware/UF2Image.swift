public import CBOR

/// A UF2 file (Microsoft, USB Flashing Format): blocks of 512 bytes that a board's boot loader takes one by one.
///
/// A file can hold the firmware of several families of boards, one after the other; a board passes over the blocks of
/// other families, and over their numbers. It can also be a container of files.
public struct UF2Image: Equatable, Sendable {
    /// What the file holds for one family of boards.
    public struct Part: Equatable, Sendable {
        /// The family; `nil` where the blocks name none and any board takes them.
        public let family: UF2Family?
        /// The addresses that are filled.
        public let memoryMap: MemoryMap
        /// Number of blocks.
        public let blockCount: Int
        /// The Cortex-M vector table that it begins with.
        public let vectorTable: CortexMVectorTable?
        /// The descriptor inside of it, still encoded.
        public let embeddedDescriptor: [UInt8]?
    }

    /// A file of a container.
    public struct ContainedFile: Equatable, Sendable {
        /// Its name.
        public let name: Text
        /// Its size, in bytes.
        public let size: UInt32
    }

    /// What it holds for each family, in the order of the file.
    public let parts: [Part]
    /// The files that it contains.
    public let files: [ContainedFile]
    /// What its extension tags say.
    public let tags: UF2ExtensionTags
    /// Number of all blocks, of other families too.
    public let blockCount: Int
    /// Number of blocks that are not written to flash.
    public let commentBlockCount: Int
    /// Number of blocks with the MD5 checksum of a region.
    public let checksumBlockCount: Int

    /// Reads a whole file.
    ///
    /// - Parameters:
    ///   - bytes: the file.
    ///   - family: the family of the board in question: blocks of another one are passed over as the board does it.
    ///     `nil` reads all.
    /// - Throws: ``FirmwareError`` where a block is malformed or missing, or two blocks write different bytes to one
    ///   address.
    public init(_ bytes: Span<UInt8>, family: UF2Family? = nil) throws(FirmwareError) {
        guard !bytes.isEmpty else {
            throw FirmwareError(.notThisFormat, in: "UF2 file", at: 0, expected: "blocks", found: "no bytes")
        }
        var reader = UF2Reader(family: family)
        var start = 0
        while start < bytes.count {
            try reader.read(bytes, at: start)
            start += UF2Block.size
        }
        parts = try reader.parts()
        files = reader.files
        tags = reader.tags
        blockCount = bytes.count / UF2Block.size
        commentBlockCount = reader.commentBlockCount
        checksumBlockCount = reader.checksumBlockCount
    }
}
