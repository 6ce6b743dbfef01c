/// What a RISC-V file says about the processor: its header's flags, and `.riscv.attributes` (RISC-V ELF psABI).
///
/// The attribute adds up all objects, also those chosen at run time, and what the flags say of calls is for the loader
/// to check; so nothing here is a reason to refuse.
struct RISCVAttributes {
    /// What every RISC-V Linux system has (`i`, `m`, `a`), and the new names of its parts: not worth saying.
    private static let general: Set<String> = ["i", "m", "a", "zicsr", "zifencei", "zmmul", "zaamo", "zalrsc"]

    static func findings(_ bytes: Span<UInt8>, _ image: CodeImage) -> [FeatureFinding] {
        var findings: [FeatureFinding] = []
        let flags = image.reader.u32(bytes, image.reader.is64 ? 48 : 36) ?? 0
        func add(_ feature: String, _ evidence: String) {
            if !findings.contains(where: { $0.feature == feature }), !general.contains(feature) {
                findings.append(FeatureFinding(feature, .may, .attribute, evidence: evidence))
            }
        }
        if flags & 1 != 0 { add("c", "e_flags: compressed code") }
        switch flags & 6 {
        case 2: add("f", "e_flags: single-precision calls")
        case 4:
            add("f", "e_flags: double-precision calls")
            add("d", "e_flags: double-precision calls")
        default: break
        }
        guard let range = AttributeSection.body(bytes, image, vendor: "riscv") else { return findings }
        var reader = AttributeSection(range: range)
        while let tag = reader.number(bytes) {
            guard tag % 2 == 1 else {
                if reader.number(bytes) == nil { break }
                continue
            }
            let text = reader.text(bytes)
            guard tag == 5 else { continue }
            for feature in extensions(text) { add(feature, ".riscv.attributes: \(feature)") }
        }
        return findings
    }

    /// The extensions of an architecture text such as `rv64i2p1_m2p0_a2p1_zicsr2p0`, without their versions.
    static func extensions(_ text: String) -> [String] {
        guard text.hasPrefix("rv32") || text.hasPrefix("rv64") else { return [] }
        return text.dropFirst(4).split(separator: "_").prefix(128).flatMap { part -> [String] in
            var name = part
            // The version is digits, `p`, digits at the end.
            if let mark = name.lastIndex(of: "p"), mark != name.startIndex,
                name[name.index(after: mark)...].allSatisfy(\.isNumber),
                name[name.index(before: mark)].isNumber
            {
                name = name[..<mark]
                while let last = name.last, last.isNumber { name.removeLast() }
            }
            // Letters of one are single extensions, written together: "imafdc".
            let isLong = name.first == "z" || name.first == "s" || name.first == "x"
            return isLong || name.count == 1 ? [String(name)] : name.filter(\.isLetter).map { String($0) }
        }
    }
}
