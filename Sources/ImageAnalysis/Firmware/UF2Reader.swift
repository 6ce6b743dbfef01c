import CBOR

/// The state of reading a UF2 file: one numbering and one memory for each family.
struct UF2Reader {
    private struct Group {
        var family: UF2Family?
        var count: UInt32
        /// Which numbers have been seen. It grows with the file, not with what a block claims.
        var seen: [Bool] = []
        var missing: UInt32
        var blockCount = 0
        var content = FlatContent()
        var firstOffset: Int
    }

    private let family: UF2Family?
    private var groups: [Group] = []
    private(set) var files: [UF2Image.ContainedFile] = []
    private(set) var tags = UF2ExtensionTags()
    private(set) var commentBlockCount = 0
    private(set) var checksumBlockCount = 0

    init(family: UF2Family?) {
        self.family = family
    }

    mutating func read(_ bytes: Span<UInt8>, at start: Int) throws(FirmwareError) {
        let block = try UF2Block(bytes, at: start)
        if let family, let other = block.family, other != family, other != .absolute { return }
        let index = try group(block, start)
        try number(block, index, start, blocks: bytes.count / UF2Block.size)
        if block.flags.contains(.md5) { checksumBlockCount += 1 }
        if let size = block.fileSize {
            try add(file: try block.fileName(bytes, at: start), size: size, block, start)
            return
        }
        if block.flags.contains(.extensionTags) { try tags.read(bytes, block, at: start) }
        if block.flags.contains(.notMainFlash) {
            commentBlockCount += 1
            return
        }
        let data = bytes.extracting((start + 32)..<(start + 32 + block.payloadSize))
        try groups[index].content.write(
            data,
            at: UInt64(block.address),
            fileOffset: start,
            in: "UF2 block \(start / UF2Block.size)"
        )
    }

    private mutating func group(_ block: UF2Block, _ start: Int) throws(FirmwareError) -> Int {
        if let index = groups.firstIndex(where: { $0.family == block.family }) { return index }
        guard groups.count < FirmwareLimits.families else {
            throw FirmwareError(
                .limitExceeded,
                in: "UF2 file",
                at: start + 28,
                expected: "at most \(FirmwareLimits.families) families",
                found: "more"
            )
        }
        groups.append(Group(family: block.family, count: block.count, missing: block.count, firstOffset: start))
        return groups.count - 1
    }

    /// Counts the block's number. Blocks for an absolute address are not numbered with any family.
    private mutating func number(
        _ block: UF2Block,
        _ index: Int,
        _ start: Int,
        blocks: Int
    ) throws(FirmwareError) {
        groups[index].blockCount += 1
        guard block.family != .absolute else { return }
        guard block.count == groups[index].count else {
            throw UF2Block.malformed("number of blocks", start + 24, "\(groups[index].count)", "\(block.count)")
        }
        guard block.count <= blocks else {
            throw FirmwareError(
                .truncated,
                in: "UF2 file",
                at: blocks * UF2Block.size,
                expected: "\(block.count) blocks",
                found: "\(blocks)"
            )
        }
        let number = Int(block.number)
        if groups[index].seen.isEmpty { groups[index].seen = [Bool](repeating: false, count: Int(block.count)) }
        if !groups[index].seen[number] {
            groups[index].seen[number] = true
            groups[index].missing -= 1
        }
    }

    private mutating func add(
        file name: Text,
        size: UInt32,
        _ block: UF2Block,
        _ start: Int
    ) throws(FirmwareError) {
        guard block.address <= size, UInt32(block.payloadSize) <= size - block.address else {
            throw UF2Block.malformed(
                "address",
                start + 12,
                "bytes inside of a file of \(size) bytes",
                "\(block.payloadSize) bytes at \(block.address)"
            )
        }
        if let known = files.first(where: { $0.name == name }) {
            guard known.size == size else {
                throw UF2Block.malformed("file size", start + 28, "\(known.size)", "\(size)")
            }
            return
        }
        guard files.count < FirmwareLimits.files else {
            throw FirmwareError(
                .limitExceeded,
                in: "UF2 file",
                at: start,
                expected: "at most \(FirmwareLimits.files) files",
                found: "more"
            )
        }
        files.append(UF2Image.ContainedFile(name: name, size: size))
    }

    /// What was read for each family.
    func parts() throws(FirmwareError) -> [UF2Image.Part] {
        var parts: [UF2Image.Part] = []
        for group in groups {
            if group.family != .absolute, group.missing > 0 {
                throw FirmwareError(
                    .truncated,
                    in: "UF2 blocks of \(group.family?.description ?? "no family")",
                    at: group.firstOffset,
                    expected: "\(group.count) different blocks",
                    found: "\(group.count - group.missing), without number \(group.seen.firstIndex(of: false) ?? 0)"
                )
            }
            let memory = try group.content.memory(in: "UF2 data")
            let map = try memory.map()
            parts.append(
                UF2Image.Part(
                    family: group.family,
                    memoryMap: map,
                    blockCount: group.blockCount,
                    vectorTable: memory.vectorTable(in: map),
                    embeddedDescriptor: memory.embeddedDescriptor
                )
            )
        }
        return parts
    }
}
