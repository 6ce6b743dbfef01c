/// What relocations do with a file's symbols. Only symbols that a relocation names are ever looked up, and a file
/// without exports has no other table that says how many symbols it has.
struct ELFRelocations {
    /// Indexed by symbol; ends after the last symbol that is used.
    private(set) var uses: [ELFSymbol.Uses] = []
    /// The symbols that are used, each once, in the order in which a loader that binds all of them comes to them.
    private(set) var order: [UInt32] = []
    /// Whether a relocation asks for a place in the thread-local memory that is set up at a program's start.
    private(set) var usesStaticThreadLocal = false
    /// Whether the file has relocations that are not read here, so that any symbol may be used.
    private(set) var isIncomplete = false

    private let layout: ELFLayout
    private let machine: ELFMachine
    private let limits: ELFLimits

    /// Scans the relocations of a file with the dynamic section `entries`.
    init(
        _ bytes: Span<UInt8>,
        entries: ELFDynamicEntries,
        map: ELFAddressMap,
        header: ELFHeader,
        limits: ELFLimits
    ) throws(ELFError) {
        self.layout = header.layout
        self.machine = header.machine
        self.limits = limits
        // MIPS binds the symbols of its global offset table without relocations; Android packs its relocations.
        if header.machine == .mips || entries[.androidRel] != nil || entries[.androidRela] != nil {
            isIncomplete = true
            return
        }
        if let address = entries[.rela] {
            let region = try map.region(address, size: entries[.relaSize] ?? 0, in: "DT_RELA")
            try scan(bytes, region, hasAddend: true, skipping: entries[.relaCount] ?? 0, lazy: false)
        }
        if let address = entries[.rel] {
            let region = try map.region(address, size: entries[.relSize] ?? 0, in: "DT_REL")
            try scan(bytes, region, hasAddend: false, skipping: entries[.relCount] ?? 0, lazy: false)
        }
        if let address = entries[.pltRelocations] {
            let region = try map.region(address, size: entries[.pltRelocationSize] ?? 0, in: "DT_JMPREL")
            let hasAddend = entries[.pltRelocationKind] != ELFDynamicEntries.Tag.rel.rawValue
            try scan(bytes, region, hasAddend: hasAddend, skipping: 0, lazy: true)
        }
    }

    private mutating func scan(
        _ bytes: Span<UInt8>,
        _ region: Range<Int>,
        hasAddend: Bool,
        skipping relativeCount: UInt64,
        lazy: Bool
    ) throws(ELFError) {
        let size = layout.wordSize * (hasAddend ? 3 : 2)
        let total = region.count / size
        // The first ones, DT_RELACOUNT of them, name no symbol. A count that is too high would only hide needs.
        var index = relativeCount <= UInt64(total) ? Int(relativeCount) : 0
        while index < total {
            let info = layout.word(bytes, region.lowerBound + index * size + layout.wordSize)
            let symbol = layout.is64 ? info >> 32 : info >> 8
            let type = UInt32(truncatingIfNeeded: layout.is64 ? info & 0xFFFF_FFFF : info & 0xFF)
            if type == machine.staticThreadLocalRelocation { usesStaticThreadLocal = true }
            if symbol != 0 {
                guard symbol < UInt64(limits.symbols) else {
                    throw ELFError(
                        .limitExceeded,
                        in: "relocation",
                        at: region.lowerBound + index * size,
                        expected: "a symbol below \(limits.symbols)",
                        found: "\(symbol)"
                    )
                }
                note(Int(symbol), isCopy: type == machine.copyRelocation, lazy: lazy)
            }
            index += 1
        }
    }

    @inline(__always)
    private mutating func note(_ symbol: Int, isCopy: Bool, lazy: Bool) {
        while uses.count <= symbol { uses.append([]) }
        if uses[symbol].isEmpty { order.append(UInt32(symbol)) }
        uses[symbol].insert(.referenced)
        if !lazy { uses[symbol].insert(.referencedAtLoad) }
        if isCopy { uses[symbol].insert(.copied) }
    }
}
