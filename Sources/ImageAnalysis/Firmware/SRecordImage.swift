public import CBOR

/// A Motorola S-record file (M68000 Family Programmer's Reference Manual, appendix C): lines `Sn` count, address,
/// data and a checksum that is the complement of their sum.
public struct SRecordImage: Equatable, Sendable {
    /// The text of the header record (S0), often the name of the file that it was made from.
    public let header: Text?
    /// The addresses that it fills.
    public let memoryMap: MemoryMap
    /// The address of the end record (S7, S8, S9): where the program starts. Zero often means that it is not known.
    public let entryPoint: UInt32
    /// Number of data records.
    public let recordCount: Int
    /// Number of bytes that stand more than once in the file, with the same value.
    public let rewrittenBytes: Int
    /// The Cortex-M vector table that it begins with.
    public let vectorTable: CortexMVectorTable?
    /// The descriptor inside of it, still encoded.
    public let embeddedDescriptor: [UInt8]?

    /// Reads a whole file.
    ///
    /// - Throws: ``FirmwareError`` where a record is malformed or its checksum or count wrong, the end record is
    ///   missing, or two records write different bytes to one address.
    public init(_ bytes: Span<UInt8>) throws(FirmwareError) {
        var reader = Reader()
        try reader.read(bytes)
        let memory = try reader.content.memory(in: "S-record data")
        header = reader.header
        memoryMap = try memory.map()
        entryPoint = reader.entryPoint ?? 0
        recordCount = reader.recordCount
        rewrittenBytes = memory.rewritten
        vectorTable = memory.vectorTable(in: memoryMap)
        embeddedDescriptor = memory.embeddedDescriptor
    }
}

extension SRecordImage {
    private struct Reader {
        var content = FlatContent()
        var header: Text?
        var entryPoint: UInt32?
        var recordCount = 0
        private var line = 0
        private var start = 0
        private var isFirst = true

        private static func place(_ line: Int) -> String { "S-record on line \(line)" }

        mutating func read(_ bytes: Span<UInt8>) throws(FirmwareError) {
            var lines = HexRecordLines()
            var record: [UInt8] = []
            while let range = lines.next(bytes) {
                line = lines.line
                start = range.lowerBound
                let code: FirmwareError.Code = isFirst ? .notThisFormat : .malformed
                guard bytes[start] == 0x53, range.count == 1 || (0x30...0x39).contains(bytes[start + 1]) else {
                    throw error(code, expected: "S and a digit", found: "other characters")
                }
                guard range.count > 1 else {
                    throw error(.truncated, expected: "S and a digit", found: "the end of the line")
                }
                guard entryPoint == nil else {
                    throw error(.malformed, expected: "nothing after the end record", found: "a record")
                }
                isFirst = false
                let digits = (start + 2)..<range.upperBound
                try HexRecordLines.decode(bytes, digits, into: &record, longest: 256, in: Self.place(line))
                try check(record)
                try apply(type: bytes[start + 1] - 0x30, record)
            }
            guard !isFirst else {
                throw FirmwareError(.notThisFormat, in: "S-record file", at: 0, expected: "records", found: "none")
            }
            guard entryPoint != nil else {
                line += 1
                start = bytes.count
                throw error(.truncated, expected: "an end record S7, S8 or S9", found: "the end of the file")
            }
        }

        private func check(_ record: [UInt8]) throws(FirmwareError) {
            guard let count = record.first, count >= 3, record.count == Int(count) + 1 else {
                let expected = record.first.map { "\(max(Int($0), 3) + 1) bytes" } ?? "4 bytes or more"
                let isShort = record.isEmpty || record.count <= Int(record[0])
                throw error(isShort ? .truncated : .malformed, expected: expected, found: "\(record.count)")
            }
            var sum: UInt8 = 0
            for byte in record { sum &+= byte }
            guard sum == 0xFF else {
                let found = record[record.count - 1]
                throw error(.checksum, expected: (~(sum &- found)).hexadecimal, found: found.hexadecimal)
            }
        }

        private mutating func apply(type: UInt8, _ record: [UInt8]) throws(FirmwareError) {
            let width: Int
            switch type {
            case 0, 1, 5, 9: width = 2
            case 2, 6, 8: width = 3
            case 3, 7: width = 4
            default: throw error(.unsupported, expected: "a record other than the reserved S4", found: "S\(type)")
            }
            guard record.count >= width + 2 else {
                throw error(.malformed, expected: "an address of \(width) bytes", found: "\(record.count - 2) bytes")
            }
            var address: UInt32 = 0
            for index in 1...width { address = address << 8 | UInt32(record[index]) }
            let data = record.span.extracting((width + 1)..<(record.count - 1))
            switch type {
            case 0:
                header = Self.text(data)
            case 1, 2, 3:
                recordCount += 1
                let line = line
                try content.write(data, at: UInt64(address), fileOffset: start, in: Self.place(line))
            case 5, 6:
                guard Int(address) == recordCount else {
                    let expected = "the count of \(recordCount) data records"
                    throw error(.malformed, expected: expected, found: "\(address)")
                }
            default:
                entryPoint = address
            }
        }

        /// The header's text without the zeros and spaces that some tools fill it up with.
        private static func text(_ data: Span<UInt8>) -> Text? {
            FirmwareText.trimmed(data, 0..<data.count)
        }

        private func error(_ code: FirmwareError.Code, expected: String, found: String) -> FirmwareError {
            FirmwareError(code, in: Self.place(line), at: start, expected: expected, found: found)
        }
    }
}
