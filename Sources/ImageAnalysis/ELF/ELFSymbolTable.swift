public import CBOR
public import Eligibility

/// The dynamic symbols of a file, without the empty first one.
public struct ELFSymbolTable: Equatable, Sendable {
    private let symbols: [ELFSymbol]
    let strings: ELFStringTable
    let nameLimit: Int
    /// Places of the symbols that relocations use, in the order of the relocations, or `nil` where it is not known.
    let relocationOrder: [Int]?

    /// A table without symbols.
    static let empty = ELFSymbolTable(symbols: [], strings: .empty, nameLimit: 0, relocationOrder: [])

    init(symbols: [ELFSymbol], strings: ELFStringTable, nameLimit: Int, relocationOrder: [Int]?) {
        self.symbols = symbols
        self.strings = strings
        self.nameLimit = nameLimit
        self.relocationOrder = relocationOrder
    }

    /// The bytes of the name of `symbol`, or an empty range where it is longer than the bound.
    @inline(__always)
    func nameRange(of symbol: ELFSymbol) -> Range<Int> {
        let start = Int(symbol.nameOffset)
        return start..<(start + (strings.length(at: start, limit: nameLimit) ?? 0))
    }

    /// The name of `symbol`, or `nil` where it is not UTF-8 or longer than the bound: nobody can ask for such a name.
    public func name(of symbol: ELFSymbol) -> Text? {
        strings.text(at: Int(symbol.nameOffset), limit: nameLimit)
    }

    /// Reads `count` symbols from `region`.
    ///
    /// - Parameters:
    ///   - region: the file's bytes from the table's start on.
    ///   - versions: the file's bytes from the start of the version numbers (DT_VERSYM) on, where it has them.
    ///   - relocations: what relocations do with the symbols.
    init(
        _ bytes: Span<UInt8>,
        region: Range<Int>,
        count: Int,
        versions: Range<Int>?,
        relocations: ELFRelocations,
        strings: ELFStringTable,
        layout: ELFLayout,
        limits: ELFLimits
    ) throws(ELFError) {
        let size = layout.symbolSize
        guard count <= limits.symbols else {
            throw ELFError(
                .limitExceeded,
                in: "DT_SYMTAB",
                at: region.lowerBound,
                expected: "at most \(limits.symbols) symbols",
                found: "\(count)"
            )
        }
        guard count <= region.count / size else {
            throw ELFError(
                .malformed,
                in: "DT_SYMTAB",
                at: region.lowerBound,
                expected: "\(count) symbols of \(size) bytes",
                found: "\(region.count) bytes up to the end of the segment"
            )
        }
        if let versions, versions.count / 2 < count {
            throw ELFError(
                .malformed,
                in: "DT_VERSYM",
                at: versions.lowerBound,
                expected: "\(count) version numbers of 2 bytes",
                found: "\(versions.count) bytes up to the end of the segment"
            )
        }
        let uses = relocations.uses
        let allUsed = relocations.isIncomplete
        var symbols: [ELFSymbol] = []
        symbols.reserveCapacity(Swift.max(0, count - 1))
        var index = 1
        while index < count {
            let start = region.lowerBound + index * size
            let name = layout.u32(bytes, start)
            guard UInt64(name) < UInt64(strings.bytes.count) else {
                throw ELFError(
                    .malformed,
                    in: "DT_SYMTAB",
                    at: start,
                    expected: "a name inside the string table of \(strings.count) bytes",
                    found: "offset \(name)"
                )
            }
            symbols.append(
                ELFSymbol(
                    nameOffset: name,
                    info: bytes[start + (layout.is64 ? 4 : 12)],
                    other: bytes[start + (layout.is64 ? 5 : 13)],
                    section: layout.u16(bytes, start + (layout.is64 ? 6 : 14)),
                    hasValue: layout.word(bytes, start + (layout.is64 ? 8 : 4)) != 0,
                    version: versions.map { layout.u16(bytes, $0.lowerBound + 2 * index) } ?? 1,
                    uses: allUsed ? [.referenced, .referencedAtLoad] : index < uses.count ? uses[index] : []
                )
            )
            index += 1
        }
        self.init(
            symbols: symbols,
            strings: strings,
            nameLimit: limits.name,
            // Symbol 0 is left out here, so that symbol n stands at place n - 1.
            relocationOrder: allUsed ? nil : relocations.order.map { Int($0) - 1 }
        )
        try checkNames(limits)
    }

    /// Fails where the names together exceed the bound. They may overlap, so that a small file could have names without
    /// end; few enough symbols cannot.
    private func checkNames(_ limits: ELFLimits) throws(ELFError) {
        guard symbols.count > limits.symbolNames / (Swift.min(limits.name, strings.count) + 1) else { return }
        var total = 0
        for symbol in symbols {
            total += strings.length(at: Int(symbol.nameOffset), limit: limits.name) ?? limits.name
            guard total <= limits.symbolNames else {
                throw ELFError(
                    .limitExceeded,
                    in: "DT_STRTAB",
                    at: strings.fileOffset,
                    expected: "symbol names of at most \(limits.symbolNames) bytes together",
                    found: "more"
                )
            }
        }
    }
}

extension ELFSymbolTable: RandomAccessCollection {
    /// The first symbol's place.
    public var startIndex: Int { symbols.startIndex }
    /// The place after the last symbol's.
    public var endIndex: Int { symbols.endIndex }
    /// The symbol at `position`.
    public subscript(position: Int) -> ELFSymbol { symbols[position] }
}

extension ELFFile {
    /// The names behind the hashes of the symbols that the file cannot do without.
    public var symbolNames: [SymbolHash: Text] {
        var names: [SymbolHash: Text] = [:]
        for symbol in symbols where symbol.isImported && !symbol.isWeak {
            if let name = symbols.name(of: symbol) { names[SymbolHash(name)] = name }
        }
        return names
    }
}
