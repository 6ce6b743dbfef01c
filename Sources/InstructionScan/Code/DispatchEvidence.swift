/// What in a file asks, at run time, what the processor can do.
struct DispatchEvidence {
    /// What was seen, for people.
    private(set) var signs: [String] = []

    /// Whether there is any.
    var isThere: Bool { !signs.isEmpty }

    /// - Parameters:
    ///   - asking: addresses of functions with an instruction that asks.
    ///   - instruction: the name of that instruction.
    init(_ bytes: Span<UInt8>, _ image: CodeImage, symbols: CodeSymbols, asking: [UInt64], instruction: String) {
        if let first = asking.first {
            signs.append("\(instruction) in \(asking.count) functions, first 0x\(String(first, radix: 16))")
        }
        for probe in symbols.probes { signs.append("calls \(probe)") }
        let chosen = max(symbols.resolved, Self.resolvedRelocations(bytes, image))
        if chosen > 0 { signs.append("\(chosen) functions chosen by a resolver") }
        if Self.holds("/proc/cpuinfo", bytes, image) { signs.append("reads /proc/cpuinfo") }
    }

    /// How many relocations call a resolver (`R_X86_64_IRELATIVE`, `R_AARCH64_IRELATIVE`).
    private static func resolvedRelocations(_ bytes: Span<UInt8>, _ image: CodeImage) -> Int {
        guard image.reader.is64 else { return 0 }
        let wanted: UInt64 = image.machine == 62 ? 37 : 1_032
        var tables: [Range<Int>] = []
        for (table, size) in [(7, 8), (23, 2)] as [(UInt64, UInt64)] {
            if let address = image.dynamic[table], let length = image.dynamic[size],
                let range = image.range(address, size: length)
            {
                tables.append(range)
            }
        }
        if tables.isEmpty { tables = image.sections.filter { $0.type == 4 && $0.flags & 2 != 0 }.map(\.range) }
        var count = 0
        for range in tables.prefix(CodeImage.tables) {
            var at = range.lowerBound
            while at <= range.upperBound &- 24, let info = image.reader.u64(bytes, at &+ 8) {
                if info & 0xFFFF_FFFF == wanted { count &+= 1 }
                at &+= 24
            }
        }
        return count
    }

    /// Whether the data of the file hold `text`.
    private static func holds(_ text: StaticString, _ bytes: Span<UInt8>, _ image: CodeImage) -> Bool {
        let wanted = Array("\(text)".utf8)
        guard let first = wanted.first else { return false }
        for part in image.bounded(image.parts.filter { !$0.isExecutable }) {
            var at = part.range.lowerBound
            let last = part.range.upperBound - wanted.count
            while at <= last {
                if bytes[at] == first, bytes[at &+ 1] == wanted[1] {
                    var matched = 2
                    while matched < wanted.count, bytes[at &+ matched] == wanted[matched] { matched &+= 1 }
                    if matched == wanted.count { return true }
                }
                at &+= 1
            }
        }
        return false
    }
}
