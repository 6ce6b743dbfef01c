import Eligibility

/// Where the segments of a bare-metal program are placed and where they run.
struct BareMetalPlacement {
    private struct Piece {
        var address: UInt64
        var range: Range<Int>
    }

    private(set) var written = MemoryMap()
    private(set) var ram = MemoryMap()
    private var code = MemoryMap()
    private var pieces: [Piece] = []

    /// - Parameter usesCortexMAddresses: whether the memory map is that of Cortex-M, where the address tells RAM from
    ///   flash even if a linker made one segment of both readable and writable parts.
    init(
        _ bytes: Span<UInt8>,
        _ file: ELFFile,
        _ sections: BareMetalSections,
        usesCortexMAddresses: Bool
    ) throws(FirmwareError) {
        var flash: [MemoryRegion] = []
        var memory: [MemoryRegion] = []
        var executable: [MemoryRegion] = []
        let last: UInt64 = file.header.layout.is64 ? .max : 0xFFFF_FFFF
        for (index, segment) in file.segments.enumerated() where segment.kind == .load && segment.memorySize > 0 {
            let name = "PT_LOAD \(index)"
            let range = try Self.fileRange(bytes, segment, name)
            let access = Self.access(segment.flags)
            let run = try Self.range(segment.virtualAddress, segment.memorySize, access, last, name)
            let isWritable =
                usesCortexMAddresses ? CortexMVectorTable.isRAM(segment.virtualAddress) : access & 2 != 0
            let isMoved = segment.physicalAddress != segment.virtualAddress
            if isWritable || isMoved || range.isEmpty { memory.append(run) }
            executable.append(run)
            guard !range.isEmpty else { continue }
            // A file header at the start of the segment is not part of the program.
            var skipped = 0
            if range.lowerBound < 52, let first = sections.firstContent, first > segment.offset {
                skipped = min(Int(clamping: first) - range.lowerBound, range.count)
            }
            guard range.count > skipped else { continue }
            let piece = (range.lowerBound + skipped)..<range.upperBound
            let (address, overflow) = segment.physicalAddress.addingReportingOverflow(UInt64(skipped))
            let placedAccess = isMoved ? 1 : isWritable ? access : access & ~2
            flash.append(
                try Self.range(overflow ? .max : address, UInt64(piece.count), placedAccess, last, name)
            )
            pieces.append(Piece(address: address, range: piece))
        }
        try Self.requireNoOverlap(flash)
        written = try MemoryMap(merging: flash)
        ram = try MemoryMap(merging: memory)
        code = try MemoryMap(merging: executable)
    }

    /// The vector table at the start of a segment that is written.
    func vectorTable(_ bytes: Span<UInt8>) -> CortexMVectorTable? {
        for piece in pieces.sorted(by: { $0.address < $1.address }) {
            let content = bytes.extracting(piece.range)
            for offset in [0, 0x100] {
                if let table = CortexMVectorTable(content, at: offset, code: code, handlers: 1) { return table }
            }
        }
        return nil
    }

    func embeddedDescriptor(_ bytes: Span<UInt8>) -> [UInt8]? {
        for piece in pieces {
            let start = Int((4 - piece.address % 4) % 4)
            if let found = EmbeddedDescriptor.search(bytes.extracting(piece.range), from: start) { return found }
        }
        return nil
    }

    // MARK: Parts

    /// ELF numbers the permissions 1 execute, 2 write, 4 read; a memory region 1 read, 2 write, 4 execute.
    private static func access(_ flags: UInt32) -> UInt8 {
        UInt8((flags & 4) >> 2 | flags & 2 | (flags & 1) << 2)
    }

    private static func fileRange(
        _ bytes: Span<UInt8>,
        _ segment: ELFSegment,
        _ name: String
    ) throws(FirmwareError) -> Range<Int> {
        guard segment.fileSize <= segment.memorySize else {
            throw FirmwareError(
                .malformed,
                in: name,
                at: 0,
                expected: "at most \(segment.memorySize) bytes in the file",
                found: "\(segment.fileSize)"
            )
        }
        guard segment.fileSize > 0 else { return 0..<0 }
        guard let start = Int(exactly: segment.offset), start <= bytes.count,
            segment.fileSize <= UInt64(bytes.count - start)
        else {
            throw FirmwareError(
                .truncated,
                in: name,
                at: bytes.count,
                expected: "\(segment.fileSize) bytes at \(segment.offset)",
                found: "a file of \(bytes.count) bytes"
            )
        }
        return start..<(start + Int(segment.fileSize))
    }

    private static func range(
        _ start: UInt64,
        _ length: UInt64,
        _ access: UInt8,
        _ last: UInt64,
        _ name: String
    ) throws(FirmwareError) -> MemoryRegion {
        guard let range = MemoryRegion(checkedStart: start, length: length, access: access), range.last <= last else {
            throw FirmwareError(
                .malformed,
                in: name,
                at: 0,
                expected: "addresses up to \(last.hexadecimal)",
                found: "\(length) bytes at \(start.hexadecimal)"
            )
        }
        return range
    }

    private static func requireNoOverlap(_ ranges: [MemoryRegion]) throws(FirmwareError) {
        let sorted = ranges.sorted { $0.start < $1.start }
        for (range, next) in zip(sorted, sorted.dropFirst()) where next.start <= range.last {
            throw FirmwareError(
                .malformed,
                in: "load addresses",
                at: 0,
                expected: "segments that do not overlap",
                found: "\(range.addresses) and \(next.addresses)"
            )
        }
    }
}
