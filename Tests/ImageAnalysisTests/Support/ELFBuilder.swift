import ImageAnalysis

/// Writes small dynamic ELF files for tests: either width, either byte order, with libraries, symbols and versions.
struct ELFBuilder {
    /// How a file says how many symbols it has.
    enum Hash {
        case sysv
        case gnu
        case none
    }

    /// A symbol that the file needs.
    struct Import {
        var name: String
        var library: String?
        var version: String?
        var isWeak = false
        /// Whether a relocation names it.
        var isReferenced = true
        /// Whether only a call names it.
        var isLazy = false
        /// Whether it is a variable that is copied into the program.
        var isCopied = false
    }

    /// A symbol that the file gives.
    struct Export {
        var name: String
        var version: String?
        var isHidden = false
        var visibility: UInt8 = 0
        var isLocal = false
    }

    var elfClass = ELFClass.bits64
    var byteOrder = ELFByteOrder.little
    var machine = ELFMachine.x86_64
    var type: UInt16 = 3
    var interpreter: String?
    var needed: [String] = []
    var soname: String?
    var rpath: String?
    var runpath: String?
    var imports: [Import] = []
    var exports: [Export] = []
    /// Versions that are needed though no symbol has them.
    var extraNeeds: [(library: String, version: String, isWeak: Bool)] = []
    /// Versions that are defined though no symbol has them.
    var extraDefinitions: [String] = []
    var hash = Hash.gnu
    /// Whether the file numbers its symbols' versions even where it has none.
    var numbersSymbols = false
    /// The permissions of the stack that it asks for: 6 to read and write, 7 to execute too; nothing is said where `nil`.
    var stackFlags: UInt64? = 6
    /// Bytes of thread-local memory.
    var threadLocalSize: UInt64 = 0
    /// Its alignment.
    var threadLocalAlignment: UInt64 = 8
    /// DT_FLAGS: 0x10 for thread-local memory that is set up at a program's start.
    var flags: UInt64 = 0
    /// The processor's flags in the file header.
    var machineFlags: UInt64 = 0
    /// Notes, as they stand in the file.
    var notes: [UInt8] = []

    /// Adds imports of `names` from `library` with `version`.
    func importing(_ names: [String], from library: String? = nil, version: String? = nil) -> ELFBuilder {
        var copy = self
        copy.imports += names.map { Import(name: $0, library: library, version: version) }
        return copy
    }

    /// Adds exports of `names` with `version`.
    func exporting(_ names: [String], version: String? = nil) -> ELFBuilder {
        var copy = self
        copy.exports += names.map { Export(name: $0, version: version) }
        return copy
    }

    // MARK: Writing

    private var is64: Bool { elfClass == .bits64 }

    private func append(_ bytes: inout [UInt8], _ value: UInt64, _ width: Int) {
        for index in 0..<width {
            let shift = UInt64(8 * (byteOrder == .little ? index : width - 1 - index))
            bytes.append(UInt8(truncatingIfNeeded: value >> shift))
        }
    }

    private func word(_ bytes: inout [UInt8], _ value: UInt64) { append(&bytes, value, is64 ? 8 : 4) }

    private func patch(_ bytes: inout [UInt8], _ offset: Int, _ value: UInt64, _ width: Int) {
        var field: [UInt8] = []
        append(&field, value, width)
        bytes.replaceSubrange(offset..<(offset + width), with: field)
    }

    /// The file.
    func build() -> [UInt8] {
        let base: UInt64 = 0x40_0000
        let optional = [interpreter != nil, stackFlags != nil, threadLocalSize > 0, !notes.isEmpty]
        let segmentCount = 2 + optional.count { $0 }
        let segmentSize = is64 ? 56 : 32
        let headerSize = is64 ? 64 : 52
        var strings = StringTable()
        var file = [UInt8](repeating: 0, count: headerSize + segmentCount * segmentSize)
        var dynamic: [(UInt64, UInt64)] = []
        func align(_ bytes: inout [UInt8]) { while bytes.count % 8 != 0 { bytes.append(0) } }
        func place(_ part: [UInt8]) -> UInt64 {
            align(&file)
            defer { file += part }
            return base + UInt64(file.count)
        }

        let interpreterStart = file.count
        if let interpreter { file += Array(interpreter.utf8) + [0] }
        let interpreterEnd = file.count
        let notesStart = notes.isEmpty ? 0 : Int(place(notes) - base)

        for name in needed { dynamic.append((1, strings.add(name))) }
        if flags != 0 { dynamic.append((30, flags)) }
        if let soname { dynamic.append((14, strings.add(soname))) }
        if let rpath { dynamic.append((15, strings.add(rpath))) }
        if let runpath { dynamic.append((29, strings.add(runpath))) }

        // Versions: number 1 is the base, definitions come next, then needs.
        var definitions: [String] = []
        for version in exports.compactMap(\.version) + extraDefinitions where !definitions.contains(version) {
            definitions.append(version)
        }
        var needs: [(library: String, version: String, isWeak: Bool)] = []
        for entry in imports {
            guard let library = entry.library, let version = entry.version else { continue }
            if !needs.contains(where: { $0.library == library && $0.version == version }) {
                needs.append((library, version, false))
            }
        }
        needs += extraNeeds
        func definitionNumber(_ version: String) -> UInt64 { UInt64(2 + definitions.firstIndex(of: version)!) }
        func needNumber(_ index: Int) -> UInt64 { UInt64(2 + definitions.count + index) }

        var symbols: [UInt8] = [UInt8](repeating: 0, count: is64 ? 24 : 16)
        var numbers: [UInt8] = []
        append(&numbers, 0, 2)
        var relocations: [UInt8] = []
        var calls: [UInt8] = []
        func symbol(_ name: String, info: UInt8, other: UInt8, section: UInt64) {
            append(&symbols, strings.add(name), 4)
            if is64 {
                symbols += [info, other]
                append(&symbols, section, 2)
                append(&symbols, section == 0 ? 0 : 0x1000, 8)
                append(&symbols, 8, 8)
            } else {
                append(&symbols, section == 0 ? 0 : 0x1000, 4)
                append(&symbols, 8, 4)
                symbols += [info, other]
                append(&symbols, section, 2)
            }
        }
        func relocation(_ bytes: inout [UInt8], symbol: Int, type: UInt64) {
            word(&bytes, 0x2000)
            word(&bytes, is64 ? UInt64(symbol) << 32 | type : UInt64(symbol) << 8 | type)
            if is64 { word(&bytes, 0) }
        }
        for (index, entry) in imports.enumerated() {
            let info: UInt8 = (entry.isWeak ? 2 : 1) << 4 | (entry.isCopied ? 1 : 2)
            symbol(entry.name, info: info, other: 0, section: entry.isCopied ? 9 : 0)
            let need = needs.firstIndex { $0.library == entry.library && $0.version == entry.version }
            append(&numbers, need.map(needNumber) ?? 1, 2)
            let copyType: UInt64 = machine == .aarch64 ? 1_024 : machine == .arm ? 20 : 5
            if entry.isCopied {
                relocation(&relocations, symbol: index + 1, type: copyType)
            } else if entry.isLazy {
                relocation(&calls, symbol: index + 1, type: 7)
            } else if entry.isReferenced {
                relocation(&relocations, symbol: index + 1, type: 6)
            }
        }
        for entry in exports {
            symbol(entry.name, info: (entry.isLocal ? 0 : 1) << 4 | 2, other: entry.visibility, section: 7)
            let number = entry.version.map(definitionNumber) ?? 1
            append(&numbers, number | (entry.isHidden ? 0x8000 : 0), 2)
        }
        dynamic.append((6, place(symbols)))
        dynamic.append((11, is64 ? 24 : 16))
        if !definitions.isEmpty || !needs.isEmpty || numbersSymbols { dynamic.append((0x6FFF_FFF0, place(numbers))) }

        if !needs.isEmpty {
            var libraries: [String] = []
            for need in needs where !libraries.contains(need.library) { libraries.append(need.library) }
            var part: [UInt8] = []
            for library in libraries {
                let versions = needs.enumerated().filter { $0.element.library == library }
                append(&part, 1, 2)
                append(&part, UInt64(versions.count), 2)
                append(&part, strings.add(library), 4)
                append(&part, 16, 4)
                append(&part, library == libraries.last ? 0 : UInt64(16 + 16 * versions.count), 4)
                for (place, version) in versions.enumerated() {
                    append(&part, 0, 4)
                    append(&part, version.element.isWeak ? 2 : 0, 2)
                    append(&part, needNumber(version.offset), 2)
                    append(&part, strings.add(version.element.version), 4)
                    append(&part, place == versions.count - 1 ? 0 : 16, 4)
                }
            }
            dynamic.append((0x6FFF_FFFE, place(part)))
            dynamic.append((0x6FFF_FFFF, UInt64(libraries.count)))
        }
        if !definitions.isEmpty {
            var part: [UInt8] = []
            for (place, name) in ([soname ?? "base"] + definitions).enumerated() {
                append(&part, 1, 2)
                append(&part, place == 0 ? 1 : 0, 2)
                append(&part, UInt64(place + 1), 2)
                append(&part, 1, 2)
                append(&part, 0, 4)
                append(&part, 20, 4)
                append(&part, place == definitions.count ? 0 : 28, 4)
                append(&part, strings.add(name), 4)
                append(&part, 0, 4)
            }
            dynamic.append((0x6FFF_FFFC, place(part)))
            dynamic.append((0x6FFF_FFFD, UInt64(definitions.count + 1)))
        }

        let count = 1 + imports.count + exports.count
        switch hash {
        case .none: break
        case .sysv:
            var part: [UInt8] = []
            append(&part, 1, 4)
            append(&part, UInt64(count), 4)
            for _ in 0..<(1 + count) { append(&part, 0, 4) }
            dynamic.append((4, place(part)))
        case .gnu:
            // Of a file without exports GNU ld writes a table that begins at symbol 1 and has an empty bucket.
            let first = exports.isEmpty ? 1 : 1 + imports.count
            var part: [UInt8] = []
            append(&part, 1, 4)
            append(&part, UInt64(first), 4)
            append(&part, 1, 4)
            append(&part, 0, 4)
            word(&part, 0)
            append(&part, exports.isEmpty ? 0 : UInt64(first), 4)
            for index in exports.indices { append(&part, index == exports.count - 1 ? 1 : 0, 4) }
            dynamic.append((0x6FFF_FEF5, place(part)))
        }
        if !relocations.isEmpty {
            dynamic.append((is64 ? 7 : 17, place(relocations)))
            dynamic.append((is64 ? 8 : 18, UInt64(relocations.count)))
        }
        if !calls.isEmpty {
            dynamic.append((23, place(calls)))
            dynamic.append((2, UInt64(calls.count)))
            dynamic.append((20, is64 ? 7 : 17))
        }
        dynamic.append((5, place(strings.bytes)))
        dynamic.append((10, UInt64(strings.bytes.count)))
        dynamic.append((0, 0))
        var part: [UInt8] = []
        for (tag, value) in dynamic {
            word(&part, tag)
            word(&part, value)
        }
        let dynamicStart = Int(place(part) - base)

        writeHeaders(
            &file,
            base: base,
            interpreter: interpreter == nil ? nil : interpreterStart..<interpreterEnd,
            dynamic: dynamicStart..<file.count,
            notes: notesStart..<(notesStart + notes.count)
        )
        return file
    }

    private func writeHeaders(
        _ file: inout [UInt8],
        base: UInt64,
        interpreter: Range<Int>?,
        dynamic: Range<Int>,
        notes: Range<Int>
    ) {
        let headerSize = is64 ? 64 : 52
        var header: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, elfClass.rawValue, byteOrder.rawValue, 1, 0]
        header += [UInt8](repeating: 0, count: 8)
        append(&header, UInt64(type), 2)
        append(&header, UInt64(machine.rawValue), 2)
        append(&header, 1, 4)
        word(&header, base)
        word(&header, UInt64(headerSize))
        word(&header, 0)
        append(&header, machineFlags, 4)
        append(&header, UInt64(headerSize), 2)
        append(&header, is64 ? 56 : 32, 2)
        var segments: [(kind: UInt64, range: Range<Int>, size: UInt64, flags: UInt64)] = [
            (1, 0..<file.count, UInt64(file.count), 6), (2, dynamic, UInt64(dynamic.count), 6),
        ]
        if let interpreter { segments.append((3, interpreter, UInt64(interpreter.count), 6)) }
        if let stackFlags { segments.append((0x6474_E551, 0..<0, 0, stackFlags)) }
        if threadLocalSize > 0 { segments.append((7, 0..<0, threadLocalSize, 4)) }
        if !self.notes.isEmpty { segments.append((4, notes, UInt64(notes.count), 4)) }
        append(&header, UInt64(segments.count), 2)
        append(&header, 0, 6)
        for (kind, range, size, flags) in segments {
            append(&header, kind, 4)
            if is64 { append(&header, flags, 4) }
            word(&header, UInt64(range.lowerBound))
            word(&header, base + UInt64(range.lowerBound))
            word(&header, base + UInt64(range.lowerBound))
            word(&header, UInt64(range.count))
            word(&header, size)
            if !is64 { append(&header, flags, 4) }
            word(&header, kind == 4 ? 4 : kind == 7 ? threadLocalAlignment : 0x1000)
        }
        file.replaceSubrange(0..<header.count, with: header)
    }

    private struct StringTable {
        var bytes: [UInt8] = [0]
        private var offsets: [String: UInt64] = ["": 0]

        mutating func add(_ string: String) -> UInt64 {
            if let offset = offsets[string] { return offset }
            let offset = UInt64(bytes.count)
            bytes += Array(string.utf8) + [0]
            offsets[string] = offset
            return offset
        }
    }
}
