public import CBOR

/// What an ELF file says about itself to a loader: read from its program headers alone, in either width and byte order.
///
/// The value holds copies of the few tables that matter, not the file's bytes. Reading is total: for any bytes there
/// is a value or an ``ELFError``.
public struct ELFFile: Equatable, Sendable {
    /// How much of a file is read.
    public enum Depth: Equatable, Sendable {
        /// Header, segments, interpreter and dynamic section: enough to see which libraries a file needs.
        case dynamic
        /// All of that, versions and symbols.
        case symbols
    }

    /// The file header.
    public let header: ELFHeader
    /// The program headers, in order.
    public let segments: [ELFSegment]
    /// The path of the loader that a program asks for (PT_INTERP).
    public let interpreter: Text?
    /// The dynamic section, where it has one: it loads libraries, or is one.
    public let dynamic: ELFDynamicSection?
    /// The symbols for other files and of other files. Empty where only the ``Depth/dynamic`` part was read.
    public let symbols: ELFSymbolTable
    /// The versions of those symbols. Empty where only the ``Depth/dynamic`` part was read.
    public let versions: ELFVersionTable
    /// What its notes ask of the kernel and the processor.
    public let notes: ELFNotes
    /// Whether a relocation asks for thread-local memory that is set up at a program's start.
    public let usesStaticThreadLocal: Bool
    /// The bounds that it was read with.
    let limits: ELFLimits

    /// Reads a whole file.
    ///
    /// - Parameters:
    ///   - bytes: the file, from its first to its last byte.
    ///   - depth: how much of it to read.
    ///   - limits: bounds on its counts and lengths.
    /// - Throws: ``ELFError`` where it is no ELF file, cut short, contradicts itself or exceeds a bound.
    public init(_ bytes: Span<UInt8>, depth: Depth = .symbols, limits: ELFLimits = ELFLimits()) throws(ELFError) {
        let header = try ELFHeader(bytes)
        let segments = try ELFSegment.all(bytes, header: header, limits: limits)
        let map = try ELFAddressMap(segments, fileSize: bytes.count)
        self.header = header
        self.segments = segments
        self.limits = limits
        self.interpreter = try Self.interpreter(bytes, segments, limits)
        self.notes = ELFNotes(bytes, segments: segments, layout: header.layout)
        guard let segment = segments.first(where: { $0.kind == .dynamic }), segment.fileSize > 0 else {
            self.dynamic = nil
            self.symbols = .empty
            self.versions = .empty
            self.usesStaticThreadLocal = false
            return
        }
        let range = try map.region(segment.virtualAddress, size: segment.fileSize, in: "PT_DYNAMIC")
        let entries = try ELFDynamicEntries(bytes, range: range, layout: header.layout, limits: limits)
        let strings = try Self.strings(bytes, entries, map, limits)
        self.dynamic = try ELFDynamicSection(entries, strings: strings, limits: limits)
        guard depth == .symbols else {
            self.symbols = .empty
            self.versions = .empty
            self.usesStaticThreadLocal = false
            return
        }
        self.versions = try Self.versions(bytes, entries, map, strings, header.layout, limits)
        (self.symbols, self.usesStaticThreadLocal) = try Self.symbols(bytes, entries, map, strings, header, limits)
    }

    /// Reads a whole file.
    public init(_ bytes: [UInt8], depth: Depth = .symbols, limits: ELFLimits = ELFLimits()) throws(ELFError) {
        try self.init(bytes.span, depth: depth, limits: limits)
    }

    // MARK: Parts

    private static func interpreter(
        _ bytes: Span<UInt8>,
        _ segments: [ELFSegment],
        _ limits: ELFLimits
    ) throws(ELFError) -> Text? {
        guard let segment = segments.first(where: { $0.kind == .interpreter }) else { return nil }
        let range = try ELFAddressMap.fileRange(segment, fileSize: bytes.count, in: "PT_INTERP")
        var end = range.lowerBound
        while end < range.upperBound, bytes[end] != 0 { end += 1 }
        guard end < range.upperBound, end > range.lowerBound, end - range.lowerBound <= limits.name,
            let path = Text(validating: bytes.extracting(range.lowerBound..<end))
        else {
            throw ELFError(
                .malformed,
                in: "PT_INTERP",
                at: range.lowerBound,
                expected: "a path of 1 to \(limits.name) bytes that ends with NUL",
                found: "other bytes"
            )
        }
        return path
    }

    private static func strings(
        _ bytes: Span<UInt8>,
        _ entries: ELFDynamicEntries,
        _ map: ELFAddressMap,
        _ limits: ELFLimits
    ) throws(ELFError) -> ELFStringTable {
        guard let address = entries[.stringTable], let size = entries[.stringTableSize] else { return .empty }
        guard size <= UInt64(limits.stringTable) else {
            throw ELFError(
                .limitExceeded,
                in: "DT_STRSZ",
                at: 0,
                expected: "at most \(limits.stringTable) bytes",
                found: "\(size)"
            )
        }
        return ELFStringTable(bytes, range: try map.region(address, size: size, in: "DT_STRTAB"))
    }

    private static func versions(
        _ bytes: Span<UInt8>,
        _ entries: ELFDynamicEntries,
        _ map: ELFAddressMap,
        _ strings: ELFStringTable,
        _ layout: ELFLayout,
        _ limits: ELFLimits
    ) throws(ELFError) -> ELFVersionTable {
        var needs: [ELFVersionNeed] = []
        var definitions: [ELFVersionDefinition] = []
        if let address = entries[.versionNeeds], let count = entries[.versionNeedCount], count > 0 {
            let region = try map.region(address, in: "DT_VERNEED")
            needs = try ELFVersionNeed.all(
                bytes,
                region: region,
                count: count,
                strings: strings,
                layout: layout,
                limits: limits
            )
        }
        if let address = entries[.versionDefinitions], let count = entries[.versionDefinitionCount], count > 0 {
            let region = try map.region(address, in: "DT_VERDEF")
            definitions = try ELFVersionDefinition.all(
                bytes,
                region: region,
                count: count,
                strings: strings,
                layout: layout,
                limits: limits
            )
        }
        // glibc reads the numbers only where they stand for something.
        let numbersSymbols = entries[.symbolVersions] != nil && !(needs.isEmpty && definitions.isEmpty)
        return ELFVersionTable(needs: needs, definitions: definitions, numbersSymbols: numbersSymbols)
    }

    private static func symbols(
        _ bytes: Span<UInt8>,
        _ entries: ELFDynamicEntries,
        _ map: ELFAddressMap,
        _ strings: ELFStringTable,
        _ header: ELFHeader,
        _ limits: ELFLimits
    ) throws(ELFError) -> (ELFSymbolTable, Bool) {
        let layout = header.layout
        guard let address = entries[.symbolTable] else { return (.empty, false) }
        let region = try map.region(address, in: "DT_SYMTAB")
        if let size = entries[.symbolSize], size != UInt64(layout.symbolSize) {
            throw ELFError(
                .malformed,
                in: "DT_SYMENT",
                at: region.lowerBound,
                expected: "\(layout.symbolSize)",
                found: "\(size)"
            )
        }
        let relocations = try ELFRelocations(bytes, entries: entries, map: map, header: header, limits: limits)
        // The table has no length of its own: it reaches as far as anything says that there are symbols.
        var count = max(1, relocations.uses.count)
        if let address = entries[.hash] {
            let region = try map.region(address, in: "DT_HASH")
            let isWide = header.machine.hasWideHash(header.elfClass)
            count = max(
                count,
                try ELFHashTable.symbolCount(bytes, region: region, isWide: isWide, layout: layout)
            )
        }
        if let address = entries[.gnuHash] {
            let region = try map.region(address, in: "DT_GNU_HASH")
            count = max(count, try ELFHashTable.gnuSymbolCount(bytes, region: region, layout: layout))
        }
        if header.machine == .mips, let symbols = entries[.mipsSymbolCount] {
            count = max(count, Int(clamping: symbols))
        }
        let table = try ELFSymbolTable(
            bytes,
            region: region,
            count: count,
            versions: try entries[.symbolVersions].map { (address) throws(ELFError) in
                try map.region(address, in: "DT_VERSYM")
            },
            relocations: relocations,
            strings: strings,
            layout: layout,
            limits: limits
        )
        return (table, relocations.usesStaticThreadLocal)
    }
}
