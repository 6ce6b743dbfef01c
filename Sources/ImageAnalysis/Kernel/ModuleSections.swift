import CBOR

/// The sections of an ELF object file, which has no program headers (System V ABI, chapter 4).
struct ModuleSections {
    struct Section {
        let name: Text
        let type: UInt32
        let flags: UInt64
        /// Bytes in memory.
        let size: UInt64
        /// Bytes in the file; none where the section has only zeros (SHT_NOBITS).
        let range: Range<Int>
        let link: Int

        static let symbolTable: UInt32 = 2
        static let noBits: UInt32 = 8
        /// SHF_ALLOC: the section is in memory when the file is loaded.
        var isLoaded: Bool { flags & 2 != 0 }
    }

    let header: ELFHeader
    let all: [Section]
    let fields: KernelFields

    var is64: Bool { header.elfClass == .bits64 }

    init(_ bytes: Span<UInt8>, limits: KernelModuleLimits) throws(KernelError) {
        let header: ELFHeader
        do throws(ELFError) {
            header = try ELFHeader(bytes)
        } catch {
            throw KernelError(error)
        }
        self.header = header
        let is64 = header.elfClass == .bits64
        let fields = KernelFields(byteOrder: header.byteOrder, structure: "section header")
        self.fields = fields
        func word(_ offset: Int) throws(KernelError) -> UInt64 {
            is64 ? try fields.u64(bytes, offset) : UInt64(try fields.u32(bytes, offset))
        }
        let table = try word(is64 ? 40 : 32)
        let entrySize = is64 ? 64 : 40
        let writtenSize = try fields.u16(bytes, is64 ? 58 : 46)
        guard Int(writtenSize) == entrySize, table > 0 else {
            throw KernelError(
                .malformed,
                in: "e_shentsize",
                at: is64 ? 58 : 46,
                expected: "sections of \(entrySize) bytes",
                found: "\(writtenSize) at \(table)"
            )
        }
        var count = UInt64(try fields.u16(bytes, is64 ? 60 : 48))
        var nameIndex = Int(try fields.u16(bytes, is64 ? 62 : 50))
        // Where there are more sections than 16 bits can count, the first header has the numbers.
        let first = try fields.range(bytes, at: table, size: UInt64(entrySize)).lowerBound
        if count == 0 { count = try word(first + (is64 ? 32 : 20)) }
        if nameIndex == 0xFFFF { nameIndex = Int(try fields.u32(bytes, first + (is64 ? 40 : 24))) }
        guard count <= UInt64(limits.sections) else {
            throw KernelError(
                .limitExceeded,
                in: "section header",
                at: is64 ? 60 : 48,
                expected: "at most \(limits.sections) sections",
                found: "\(count)"
            )
        }
        let headers = try fields.range(bytes, at: table, size: count * UInt64(entrySize))
        guard nameIndex < Int(count) else {
            throw KernelError(
                .malformed,
                in: "e_shstrndx",
                at: is64 ? 62 : 50,
                expected: "a section below \(count)",
                found: "\(nameIndex)"
            )
        }
        func contents(_ start: Int) throws(KernelError) -> Range<Int> {
            let type = try fields.u32(bytes, start + 4)
            if type == Section.noBits || type == 0 { return 0..<0 }
            return try fields.range(
                bytes,
                at: try word(start + (is64 ? 24 : 16)),
                size: try word(start + (is64 ? 32 : 20))
            )
        }
        let names = try contents(headers.lowerBound + nameIndex * entrySize)
        var all: [Section] = []
        all.reserveCapacity(Int(count))
        for index in 0..<Int(count) {
            let start = headers.lowerBound + index * entrySize
            let nameOffset = Int(try fields.u32(bytes, start))
            guard nameOffset <= names.count else {
                throw KernelError(
                    .malformed,
                    in: "section name",
                    at: start,
                    expected: "an offset up to \(names.count)",
                    found: "\(nameOffset)"
                )
            }
            let place = (names.lowerBound + nameOffset)..<names.upperBound
            all.append(
                Section(
                    name: place.isEmpty ? "" : try fields.text(bytes, in: place, limit: limits.name),
                    type: try fields.u32(bytes, start + 4),
                    flags: try word(start + 8),
                    size: try word(start + (is64 ? 32 : 20)),
                    range: try contents(start),
                    link: Int(try fields.u32(bytes, start + (is64 ? 40 : 24)))
                )
            )
        }
        self.all = all
    }

    /// The first section of a name.
    subscript(name: Text) -> Section? { all.first { $0.name == name } }
}

extension KernelError {
    /// The same failure of an ELF file's header.
    init(_ error: ELFError) {
        let code: Code =
            switch error.code {
            case .notELF: .otherFormat
            case .truncated: .truncated
            case .unsupported: .unsupported
            case .limitExceeded: .limitExceeded
            default: .malformed
            }
        self.init(
            code,
            in: "ELF " + error.structure,
            at: error.offset,
            expected: error.expected,
            found: error.found
        )
    }
}
