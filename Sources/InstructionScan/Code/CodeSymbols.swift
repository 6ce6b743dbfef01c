/// What an ELF file's symbols tell about its code: where functions are, which are visible, which are chosen at run time.
struct CodeSymbols {
    /// Functions by symbol, with their sizes.
    var functions: [Range<UInt64>] = []
    /// Functions that other files can call.
    var exported: [UInt64] = []
    /// The function `main` where a symbol says so.
    var main: [UInt64] = []
    /// Names by which the file asks others about the processor.
    var probes: [String] = []
    /// How many of its functions are picked by a resolver (`STT_GNU_IFUNC`).
    var resolved = 0

    /// Names that are only needed to ask about the processor at run time.
    private static let questions: Set<String> = [
        "__cpu_model", "__cpu_indicator_init", "__cpu_features2", "__x86_get_cpu_features",
        "__x86_get_cpuid_feature_leaf",
        "__get_cpu_features", "getauxval", "__getauxval", "_rtld_global_ro", "_dl_x86_get_cpu_features", "elf_aux_info",
        "__riscv_hwprobe", "av_get_cpu_flags",
        "cpuinfo_initialize", "cpuinfo_isa", "android_getCpuFeatures", "orc_init", "SDL_HasAVX2", "SDL_HasAVX",
        "SDL_HasSSE41", "__init_cpu_features_resolver", "__aarch64_have_lse_atomics",
    ]

    init(_ bytes: Span<UInt8>, _ image: CodeImage) {
        var tables = image.sections.filter { ($0.type == 2 || $0.type == 11) && !$0.range.isEmpty }.compactMap {
            table -> (symbols: Range<Int>, names: Range<Int>, isDynamic: Bool)? in
            guard image.sections.indices.contains(table.link) else { return nil }
            return (table.range, image.sections[table.link].range, table.type == 11)
        }
        // Linkers put the names right after the symbols, whose number no entry tells.
        if !tables.contains(where: \.isDynamic), let symbols = image.dynamic[6], let names = image.dynamic[5],
            names > symbols, let first = image.range(symbols, size: names - symbols),
            let second = image.range(names, size: image.dynamic[10] ?? 0)
        {
            tables.append((first, second, true))
        }
        for table in tables.prefix(CodeImage.tables) {
            read(bytes, image.reader, table.symbols, names: table.names, isDynamic: table.isDynamic)
        }
    }

    private mutating func read(
        _ bytes: Span<UInt8>,
        _ reader: CodeReader,
        _ range: Range<Int>,
        names: Range<Int>,
        isDynamic: Bool
    ) {
        let size = reader.is64 ? 24 : 16
        var at = range.lowerBound
        while at <= range.upperBound &- size {
            defer { at &+= size }
            guard let name = reader.u32(bytes, at), let section = reader.u16(bytes, at &+ (reader.is64 ? 6 : 14)),
                let address = reader.word(bytes, at &+ (reader.is64 ? 8 : 4)),
                let length = reader.word(bytes, at &+ (reader.is64 ? 16 : 8))
            else { return }
            let kind = bytes[at &+ (reader.is64 ? 4 : 12)]
            let place = names.lowerBound &+ Int(name)
            if section == 0 {
                // One look at the first letters spares most names.
                guard isDynamic, place < names.upperBound else { continue }
                let letters = reader.name(bytes, place, limit: names.upperBound)
                let text = String(decoding: letters, as: UTF8.self)
                if Self.questions.contains(text), !probes.contains(text) { probes.append(text) }
                continue
            }
            switch kind & 15 {
            case 10: resolved &+= 1
            case 2:
                guard address != 0 else { continue }
                let (end, overflow) = address.addingReportingOverflow(length)
                if !overflow, length > 0 { functions.append(address..<end) }
                if isDynamic, kind >> 4 != 0 { exported.append(address) }
                if place < names.upperBound, place >= 0, place < bytes.count, bytes[place] == 0x6D,
                    ["main", "main.main"].contains(
                        String(decoding: reader.name(bytes, place, limit: names.upperBound, length: 10), as: UTF8.self)
                    )
                {
                    main.append(address)
                }
            default: break
            }
        }
    }
}
