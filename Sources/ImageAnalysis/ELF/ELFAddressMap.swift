/// Where addresses of a loaded file lie in the file: its PT_LOAD segments.
struct ELFAddressMap: Sendable {
    private struct Part {
        let address: UInt64
        let range: Range<Int>
    }

    private let parts: [Part]

    /// The map of `segments`, each of which must lie inside of a file of `fileSize` bytes.
    init(_ segments: [ELFSegment], fileSize: Int) throws(ELFError) {
        var parts: [Part] = []
        for segment in segments where segment.kind == .load && segment.fileSize > 0 {
            let range = try Self.fileRange(segment, fileSize: fileSize, in: "PT_LOAD")
            guard !segment.virtualAddress.addingReportingOverflow(segment.fileSize).overflow else {
                throw ELFError(
                    .malformed,
                    in: "PT_LOAD",
                    at: range.lowerBound,
                    expected: "addresses below 2^64",
                    found: "\(segment.virtualAddress) + \(segment.fileSize)"
                )
            }
            parts.append(Part(address: segment.virtualAddress, range: range))
        }
        self.parts = parts
    }

    /// The bytes of `segment` in the file.
    static func fileRange(
        _ segment: ELFSegment,
        fileSize: Int,
        in structure: String
    ) throws(ELFError) -> Range<Int> {
        let (end, overflow) = segment.offset.addingReportingOverflow(segment.fileSize)
        guard !overflow, end <= UInt64(fileSize) else {
            throw ELFError(
                .truncated,
                in: structure,
                at: fileSize,
                expected: "\(segment.fileSize) bytes at \(segment.offset)",
                found: "a file of \(fileSize) bytes"
            )
        }
        return Int(segment.offset)..<Int(end)
    }

    /// The file's bytes from `address` to the end of its segment.
    func region(_ address: UInt64, in structure: String) throws(ELFError) -> Range<Int> {
        for part in parts where address >= part.address {
            let distance = address - part.address
            if distance < UInt64(part.range.count) {
                return (part.range.lowerBound + Int(distance))..<part.range.upperBound
            }
        }
        throw ELFError(
            .malformed,
            in: structure,
            at: 0,
            expected: "an address in a PT_LOAD segment",
            found: "0x" + String(address, radix: 16)
        )
    }

    /// The file's bytes of a table of `size` bytes at `address`.
    func region(_ address: UInt64, size: UInt64, in structure: String) throws(ELFError) -> Range<Int> {
        if size == 0 { return 0..<0 }
        let rest = try region(address, in: structure)
        guard size <= UInt64(rest.count) else {
            throw ELFError(
                .malformed,
                in: structure,
                at: rest.lowerBound,
                expected: "at most \(rest.count) bytes up to the end of the segment",
                found: "\(size)"
            )
        }
        return rest.lowerBound..<(rest.lowerBound + Int(size))
    }
}
