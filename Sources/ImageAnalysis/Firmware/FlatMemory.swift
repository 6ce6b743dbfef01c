import Eligibility

/// The bytes that an image leaves in memory: segments in ascending order, with gaps between them.
struct FlatMemory {
    struct Segment {
        var address: UInt64
        /// Where its bytes stand in ``FlatMemory/bytes``.
        var range: Range<Int>
    }

    /// The bytes of all segments, one after the other.
    private(set) var bytes: [UInt8] = []
    private(set) var segments: [Segment] = []
    /// Number of bytes that the file wrote more than once.
    var rewritten = 0

    mutating func begin(at address: UInt64) {
        segments.append(Segment(address: address, range: bytes.count..<bytes.count))
    }

    mutating func append(_ data: ArraySlice<UInt8>) {
        bytes.append(contentsOf: data)
        segments[segments.count - 1].range = segments[segments.count - 1].range.lowerBound..<bytes.count
    }

    /// The addresses that are filled.
    func map() throws(FirmwareError) -> MemoryMap {
        try MemoryMap(
            merging: segments.compactMap { MemoryRegion(checkedStart: $0.address, length: UInt64($0.range.count)) }
        )
    }

    /// The descriptor in it, still encoded.
    var embeddedDescriptor: [UInt8]? {
        for segment in segments {
            let misaligned = Int(segment.address % 4)
            if let found = EmbeddedDescriptor.search(
                bytes.span.extracting(segment.range),
                from: misaligned == 0 ? 0 : 4 - misaligned
            ) {
                return found
            }
        }
        return nil
    }

    /// The Cortex-M vector table at the start of a segment, or after the 256 bytes of second-stage loader that the
    /// RP2040 has there.
    func vectorTable(in map: MemoryMap) -> CortexMVectorTable? {
        for segment in segments {
            let content = bytes.span.extracting(segment.range)
            for offset in [0, 0x100] {
                if let table = CortexMVectorTable(content, at: offset, code: map) { return table }
            }
        }
        return nil
    }
}
