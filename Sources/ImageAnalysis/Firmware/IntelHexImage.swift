/// An Intel HEX file (Intel, Hexadecimal Object File Format Specification, revision A, 1988): lines
/// `:LLAAAATT data CC` whose bytes sum to zero.
public struct IntelHexImage: Equatable, Sendable {
    /// Where the program starts.
    public enum EntryPoint: Equatable, Sendable {
        /// A linear address (record type 5).
        case linear(UInt32)
        /// Code segment and instruction pointer of an 8086 (record type 3).
        case segmented(segment: UInt16, offset: UInt16)
    }

    /// The addresses that it fills.
    public let memoryMap: MemoryMap
    /// Where the program starts, where the file says it.
    public let entryPoint: EntryPoint?
    /// Number of records, the end record included.
    public let recordCount: Int
    /// Number of bytes that stand more than once in the file, with the same value.
    public let rewrittenBytes: Int
    /// The Cortex-M vector table that it begins with.
    public let vectorTable: CortexMVectorTable?
    /// The descriptor inside of it, still encoded.
    public let embeddedDescriptor: [UInt8]?

    /// Reads a whole file.
    ///
    /// - Throws: ``FirmwareError`` where a record is malformed or its checksum wrong, the end record is missing, or
    ///   two records write different bytes to one address.
    public init(_ bytes: Span<UInt8>) throws(FirmwareError) {
        var reader = Reader()
        try reader.read(bytes)
        let memory = try reader.content.memory(in: "Intel HEX data")
        memoryMap = try memory.map()
        entryPoint = reader.entryPoint
        recordCount = reader.recordCount
        rewrittenBytes = memory.rewritten
        vectorTable = memory.vectorTable(in: memoryMap)
        embeddedDescriptor = memory.embeddedDescriptor
    }
}

extension IntelHexImage {
    /// The state of reading: the upper part of the address applies until the next one.
    private struct Reader {
        var content = FlatContent()
        var entryPoint: EntryPoint?
        var recordCount = 0
        private var base: UInt64 = 0
        private var isSegmented = false
        private var line = 0
        private var start = 0

        private static func place(_ line: Int) -> String { "Intel HEX record on line \(line)" }

        mutating func read(_ bytes: Span<UInt8>) throws(FirmwareError) {
            var lines = HexRecordLines()
            var record: [UInt8] = []
            var hasEnded = false
            while let range = lines.next(bytes) {
                line = lines.line
                start = range.lowerBound
                guard bytes[start] == 0x3A else {
                    let code = recordCount == 0 ? FirmwareError.Code.notThisFormat : .malformed
                    throw error(code, expected: "a colon", found: "byte \(bytes[start].hexadecimal)")
                }
                guard !hasEnded else {
                    throw error(.malformed, expected: "nothing after the end record", found: "a record")
                }
                let digits = (start + 1)..<range.upperBound
                try HexRecordLines.decode(bytes, digits, into: &record, longest: 260, in: Self.place(line))
                try check(record)
                recordCount += 1
                hasEnded = try apply(record)
            }
            guard recordCount > 0 else {
                throw FirmwareError(
                    .notThisFormat,
                    in: "Intel HEX file",
                    at: 0,
                    expected: "records",
                    found: "none"
                )
            }
            guard hasEnded else {
                line += 1
                start = bytes.count
                throw error(.truncated, expected: "an end record", found: "the end of the file")
            }
        }

        private func check(_ record: [UInt8]) throws(FirmwareError) {
            guard record.count >= 5, record.count == Int(record[0]) + 5 else {
                let expected = record.isEmpty ? "5 bytes or more" : "\(Int(record[0]) + 5) bytes"
                let isShort = record.isEmpty || record.count < Int(record[0]) + 5
                throw error(isShort ? .truncated : .malformed, expected: expected, found: "\(record.count)")
            }
            var sum: UInt8 = 0
            for byte in record { sum &+= byte }
            guard sum == 0 else {
                let found = record[record.count - 1]
                throw error(.checksum, expected: (found &- sum).hexadecimal, found: found.hexadecimal)
            }
        }

        /// Does what a checked record says; whether it was the last one.
        private mutating func apply(_ record: [UInt8]) throws(FirmwareError) -> Bool {
            let data = record.span.extracting(4..<(record.count - 1))
            switch record[3] {
            case 0:
                try write(data, at: UInt64(record[1]) << 8 | UInt64(record[2]))
            case 1:
                try require(0, data, "end record")
                return true
            case 2:
                try require(2, data, "segment address")
                base = (UInt64(data[0]) << 8 | UInt64(data[1])) << 4
                isSegmented = true
            case 3:
                try require(4, data, "start segment address")
                entryPoint = .segmented(
                    segment: UInt16(data[0]) << 8 | UInt16(data[1]),
                    offset: UInt16(data[2]) << 8 | UInt16(data[3])
                )
            case 4:
                try require(2, data, "linear address")
                base = (UInt64(data[0]) << 8 | UInt64(data[1])) << 16
                isSegmented = false
            case 5:
                try require(4, data, "start linear address")
                entryPoint = .linear(data.littleEndian32(0).byteSwapped)
            default:
                throw error(.unsupported, expected: "a record type from 0 to 5", found: "\(record[3])")
            }
            return false
        }

        /// In segmented addressing the offset wraps around inside of the segment's 64 KiB; a linear address does not.
        private mutating func write(_ data: Span<UInt8>, at offset: UInt64) throws(FirmwareError) {
            let line = line
            let room = isSegmented ? min(data.count, Int(0x1_0000 - offset)) : data.count
            try content.write(data.extracting(0..<room), at: base + offset, fileOffset: start, in: Self.place(line))
            guard room < data.count else { return }
            try content.write(data.extracting(room..<data.count), at: base, fileOffset: start, in: Self.place(line))
        }

        private func require(_ count: Int, _ data: Span<UInt8>, _ name: String) throws(FirmwareError) {
            guard data.count == count else {
                throw error(.malformed, expected: "\(count) data bytes of \(name)", found: "\(data.count)")
            }
        }

        private func error(_ code: FirmwareError.Code, expected: String, found: String) -> FirmwareError {
            FirmwareError(code, in: Self.place(line), at: start, expected: expected, found: found)
        }
    }
}
