/// A minimal ELF program of machine code, built byte by byte: a header, one executable segment, and what else is asked
/// for.
struct CodeSample {
    /// Where the segment is mapped.
    static let address: UInt64 = 0x40_0000

    var machine: UInt16 = 62
    var flags: UInt32 = 0
    /// The code, which begins at the entry point.
    var code: [UInt8]
    /// Bytes of a PT_GNU_PROPERTY segment.
    var properties: [UInt8] = []
    /// Bytes of an attribute segment of ARM or RISC-V.
    var attributes: [UInt8] = []

    init(_ code: [UInt8], machine: UInt16 = 62) {
        self.code = code
        self.machine = machine
    }

    /// The file.
    var bytes: [UInt8] {
        let kinds: [(kind: UInt32, flags: UInt32, bytes: [UInt8])] = [
            (1, 5, code), (0x6474_E553, 4, properties), (0x7000_0003, 4, attributes),
        ].filter { !$0.2.isEmpty }
        let start = 64 + kinds.count * 56
        var file: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0] + [UInt8](repeating: 0, count: 8)
        func add(_ value: UInt64, _ count: Int) {
            for index in 0..<count { file.append(UInt8(truncatingIfNeeded: value >> UInt64(index * 8))) }
        }
        add(2, 2)
        add(UInt64(machine), 2)
        add(1, 4)
        add(Self.address + UInt64(start), 8)
        add(64, 8)
        add(0, 8)
        add(UInt64(flags), 4)
        for value in [64, 56, UInt64(kinds.count), 64, 0, 0] as [UInt64] { add(value, 2) }
        var offset = start
        for part in kinds {
            add(UInt64(part.kind), 4)
            add(UInt64(part.flags), 4)
            add(UInt64(offset), 8)
            add(Self.address + UInt64(offset), 8)
            add(Self.address + UInt64(offset), 8)
            add(UInt64(part.bytes.count), 8)
            add(UInt64(part.bytes.count), 8)
            add(16, 8)
            offset += part.bytes.count
        }
        for part in kinds { file += part.bytes }
        return file
    }

    /// The property note that marks a file as needing a level of x86-64.
    static func level(_ bit: UInt32) -> [UInt8] {
        [4, 0, 0, 0, 16, 0, 0, 0, 5, 0, 0, 0, 0x47, 0x4E, 0x55, 0, 0x02, 0x80, 0, 0xC0, 4, 0, 0, 0]
            + [UInt8(bit), 0, 0, 0, 0, 0, 0, 0]
    }
}
