import CBOR

/// The symbols of a kernel module that matter to the kernel: those that it needs, and those that it exports.
struct ModuleSymbols {
    /// Needed symbols, in the order of the table.
    private(set) var needed: [Text] = []
    /// Exported symbols with their checksums, in the order of the table.
    private(set) var exported: [KernelSymbol] = []

    /// Reads the symbol table.
    ///
    /// An exported symbol has a local symbol `__ksymtab_NAME` for its entry in the table of exports, and with
    /// CONFIG_MODVERSIONS `__crc_NAME`, which is the checksum itself or, since Linux 5.19, the place of it.
    init(_ bytes: Span<UInt8>, _ sections: ModuleSections, limits: KernelModuleLimits) throws(KernelError) {
        guard let table = sections.all.first(where: { $0.type == ModuleSections.Section.symbolTable }) else { return }
        guard table.link < sections.all.count else {
            throw KernelError(
                .malformed,
                in: "symbol table",
                at: table.range.lowerBound,
                expected: "a section of names below \(sections.all.count)",
                found: "\(table.link)"
            )
        }
        let names = sections.all[table.link].range
        let is64 = sections.is64
        let size = is64 ? 24 : 16
        let count = table.range.count / size
        guard count <= limits.symbols else {
            throw KernelError(
                .limitExceeded,
                in: "symbol table",
                at: table.range.lowerBound,
                expected: "at most \(limits.symbols) symbols",
                found: "\(count)"
            )
        }
        let fields = KernelFields(byteOrder: sections.fields.byteOrder, structure: "symbol")
        let exportMark: Text = "__ksymtab_"
        let checksumMark: Text = "__crc_"
        var checksums: [Text: UInt32] = [:]
        var exports: [Text] = []
        for index in 0..<count {
            let start = table.range.lowerBound + index * size
            let nameOffset = Int(try fields.u32(bytes, start))
            if nameOffset == 0 { continue }
            guard nameOffset < names.count else {
                throw KernelError(
                    .malformed,
                    in: "symbol name",
                    at: start,
                    expected: "an offset below \(names.count)",
                    found: "\(nameOffset)"
                )
            }
            let place = names.lowerBound + nameOffset
            let isUndefined = try fields.u16(bytes, start + (is64 ? 6 : 14)) == 0
            // Only the names that count are copied.
            let isMarked = names.upperBound - place > 2 && bytes[place] == 0x5F && bytes[place + 1] == 0x5F
            guard isUndefined || isMarked else { continue }
            let name = try fields.text(bytes, in: place..<names.upperBound, limit: limits.name)
            if isUndefined {
                let binding = bytes[start + (is64 ? 4 : 12)] >> 4
                // Weak symbols may be missing. The kernel passes over the name of the global offset table.
                if binding == 1, name != "_GLOBAL_OFFSET_TABLE_" { needed.append(name) }
            } else if let exported = name.dropping(exportMark) {
                exports.append(exported)
            } else if let exported = name.dropping(checksumMark) {
                checksums[exported] = try Self.checksum(bytes, start, sections)
            }
        }
        self.exported = exports.map { KernelSymbol(name: $0, checksum: checksums[$0]) }
    }

    private static func checksum(
        _ bytes: Span<UInt8>,
        _ symbol: Int,
        _ sections: ModuleSections
    ) throws(KernelError) -> UInt32? {
        let fields = sections.fields
        let is64 = sections.is64
        let value = is64 ? try fields.u64(bytes, symbol + 8) : UInt64(try fields.u32(bytes, symbol + 4))
        let section = Int(try fields.u16(bytes, symbol + (is64 ? 6 : 14)))
        if section == 0xFFF1 { return UInt32(truncatingIfNeeded: value) }
        guard section < sections.all.count else { return nil }
        let range = sections.all[section].range
        guard value <= UInt64(range.count), range.count - Int(value) >= 4 else { return nil }
        return try fields.u32(bytes, range.lowerBound + Int(value))
    }
}

extension Text {
    /// What follows `prefix`, or `nil` where the text begins with something else or ends there.
    func dropping(_ prefix: Text) -> Text? {
        guard count > prefix.count, hasPrefix(prefix) else { return nil }
        return Text(validating: utf8.span.extracting(prefix.count..<count))
    }
}
