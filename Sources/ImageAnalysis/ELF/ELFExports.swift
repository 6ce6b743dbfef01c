public import CBOR

/// The symbols that a file gives to others, found by name and version as a loader finds them.
///
/// Making one reads every exported name once; a look-up then costs about one comparison.
public struct ELFExports: Sendable {
    private let symbols: ELFSymbolTable
    private let versions: ELFVersionTable
    /// Places in the symbol table by hash; -1 where there is none. The size is a power of two.
    private var buckets: [Int32]
    /// The next symbol of the same bucket, by place in the symbol table.
    private var next: [Int32]

    /// An index of what `file` exports. Names longer than the bound of ``ELFLimits/name`` are left out.
    public init(_ file: ELFFile) {
        self.symbols = file.symbols
        self.versions = file.versions
        var size = 16
        while size < file.symbols.count { size *= 2 }
        buckets = [Int32](repeating: -1, count: size)
        next = [Int32](repeating: -1, count: file.symbols.count)
        let strings = file.symbols.strings
        // Backwards, so that a bucket lists its symbols in the order of the table.
        for place in file.symbols.indices.reversed() {
            let symbol = file.symbols[place]
            let start = Int(symbol.nameOffset)
            guard symbol.isExported, let length = strings.length(at: start, limit: file.symbols.nameLimit) else {
                continue
            }
            var hash: UInt32 = 5_381
            for offset in start..<(start + length) { hash = hash &* 33 &+ UInt32(strings.bytes[offset]) }
            let bucket = Int(hash & UInt32(size - 1))
            next[place] = buckets[bucket]
            buckets[bucket] = Int32(place)
        }
    }

    /// Whether a reference to `name` with `version` (`nil`: without one) binds to a definition of this file.
    ///
    /// By the rules of glibc (`elf/dl-lookup.c`, `check_match`): a versioned reference binds to the same version, or to
    /// a visible definition without version; a reference without version binds to a base or first version, or to
    /// the one visible version. musl (`ldso/dynlink.c`) binds by name to whatever is visible.
    public func provides(_ name: Text, version: Text?, rules: LoaderRules = .glibc) -> Bool {
        var visible = 0
        var place = buckets[Int(Self.hash(name) & UInt32(buckets.count - 1))]
        while place >= 0 {
            let symbol = symbols[Int(place)]
            if symbols.strings.isEqual(at: Int(symbol.nameOffset), name.utf8) {
                guard versions.numbersSymbols else { return true }
                let isHidden = symbol.version & 0x8000 != 0
                switch (rules, version) {
                case (.musl, _):
                    if !isHidden { return true }
                case (.glibc, let version?):
                    if let own = versions.entry(of: symbol)?.name {
                        if own == version { return true }
                    } else if !isHidden {
                        return true
                    }
                case (.glibc, nil):
                    if symbol.version & 0x7FFF < 3 { return true }
                    if !isHidden { visible += 1 }
                }
            }
            place = next[Int(place)]
        }
        return visible == 1
    }

    private static func hash(_ name: Text) -> UInt32 {
        var hash: UInt32 = 5_381
        for byte in name.utf8 { hash = hash &* 33 &+ UInt32(byte) }
        return hash
    }
}
