/// What is needed of an ELF file to walk through its code: where code lies, where it begins, where addresses are.
///
/// The view is forgiving: what is cut short or contradicts itself is left out, because an image that no loader takes
/// is refused elsewhere. It holds ranges, not the file's bytes.
struct CodeImage {
    /// A mapped part of the file.
    struct Part: Equatable {
        var address: UInt64
        var range: Range<Int>
        var flags: UInt32

        var end: UInt64 { address &+ UInt64(range.count) }
        var isExecutable: Bool { flags & 1 != 0 }
    }

    /// A section of the file that has bytes.
    struct Section {
        var type: UInt32
        var flags: UInt64
        var address: UInt64
        var range: Range<Int>
        var link: Int
    }

    /// Largest number of program headers, section headers and dynamic entries that are looked at.
    static let limit = 65_536

    /// Largest number of tables of one kind that are looked at: headers can name the same bytes again and again.
    static let tables = 16

    let reader: CodeReader
    /// The size of the file.
    let size: Int
    let machine: UInt16
    let type: UInt16
    let entry: UInt64
    /// The mapped parts, by address.
    let parts: [Part]
    let sections: [Section]
    /// All program headers, by kind.
    let segments: [(kind: UInt32, part: Part)]
    /// The dynamic section's values, the first of each tag.
    let dynamic: [UInt64: UInt64]
    let hasInterpreter: Bool

    /// `nil` where `bytes` are no ELF file of 32 or 64 bits.
    init?(_ bytes: Span<UInt8>) {
        guard let reader = CodeReader(identification: bytes) else { return nil }
        let is64 = reader.is64
        guard let type = reader.u16(bytes, 16), let machine = reader.u16(bytes, 18),
            let entry = reader.word(bytes, 24), let programs = reader.word(bytes, is64 ? 32 : 28),
            let programSize = reader.u16(bytes, is64 ? 54 : 42), let programCount = reader.u16(bytes, is64 ? 56 : 44)
        else { return nil }
        self.reader = reader
        self.size = bytes.count
        self.machine = machine
        self.type = type
        self.entry = entry
        var segments: [(kind: UInt32, part: Part)] = []
        if programSize >= (is64 ? 56 : 32), let start = Int(exactly: programs) {
            for index in 0..<Int(programCount) {
                let (at, overflow) = start.addingReportingOverflow(index * Int(programSize))
                guard !overflow, let segment = Self.segment(bytes, reader, at) else { break }
                segments.append(segment)
            }
        }
        self.segments = segments
        self.parts = segments.filter { $0.kind == 1 && !$0.part.range.isEmpty }.map(\.part)
            .sorted { $0.address < $1.address }
        self.hasInterpreter = segments.contains { $0.kind == 3 }
        self.sections = Self.sections(bytes, reader)
        self.dynamic = Self.dynamic(bytes, reader, segments.first { $0.kind == 2 }?.part.range)
    }

    /// Where `address` lies in the file, `nil` where nothing of the file is there.
    func offset(_ address: UInt64) -> Int? {
        for part in parts where address >= part.address && address < part.end {
            return part.range.lowerBound + Int(address - part.address)
        }
        return nil
    }

    /// The bytes of `size` from `address` on, as far as the file has them.
    func range(_ address: UInt64, size: UInt64) -> Range<Int>? {
        for part in parts where address >= part.address && address < part.end {
            let start = part.range.lowerBound + Int(address - part.address)
            return start..<(start + Int(min(size, UInt64(part.range.upperBound - start))))
        }
        return nil
    }

    /// The parts that hold code: sections of code where the file has section headers, else executable segments.
    ///
    /// Segments can hold tables beside the code, so sections are better; but they bind nobody. They are believed if
    /// they hold the entry point and the functions that other tables know.
    func code(holding functions: [Range<UInt64>]) -> [Part] {
        bounded(believedCode(holding: functions))
    }

    /// As many of `parts` as a file without tricks has: headers can map the same bytes at many addresses.
    func bounded(_ parts: [Part]) -> [Part] {
        var room = size &* 2
        return parts.filter { part in
            room -= part.range.count
            return room >= 0
        }
    }

    private func believedCode(holding functions: [Range<UInt64>]) -> [Part] {
        let executable = parts.filter(\.isExecutable)
        var code: [Part] = []
        for section in sections where section.flags & 6 == 6 && section.type == 1 && !section.range.isEmpty {
            code.append(Part(address: section.address, range: section.range, flags: 1))
        }
        // What is not mapped is not run, whatever a header calls it.
        code = code.filter { section in
            executable.contains {
                section.address >= $0.address && section.end <= $0.end && section.end > section.address
            }
        }
        guard !code.isEmpty else { return executable }
        code.sort { $0.address < $1.address }
        var wanted = functions.map(\.lowerBound)
        if entry != 0 { wanted.append(entry) }
        wanted.sort()
        var place = 0
        var missing = 0
        for address in wanted {
            while place < code.count, code[place].end <= address { place += 1 }
            if place == code.count || address < code[place].address { missing += 1 }
        }
        let isEntryMissing = entry != 0 && !code.contains { entry >= $0.address && entry < $0.end }
        return isEntryMissing || missing * 10 > wanted.count ? executable : code
    }
}
