import ImageAnalysis

/// Writes kernel modules for tests: ELF object files of either width and byte order.
struct ModuleBuilder {
    var elfClass = ELFClass.bits64
    var byteOrder = ELFByteOrder.little
    var machine: UInt16 = 62
    var information = [
        "license=GPL", "depends=nfnetlink,libcrc32c", "name=nf_example", "version=1.2", "alias=nf-1", "alias=nf-2",
        "import_ns=CRYPTO", "firmware=example/a.bin", "vermagic=6.1.0-18-amd64 SMP preempt mod_unload modversions ",
    ]
    /// Needed symbols with their checksums.
    var needed: [(name: String, checksum: UInt32?, isWeak: Bool)] = [
        ("kfree", 0x37A0_CBA, false), ("printk_optional", nil, true), ("nfnetlink_send", 0xDEAD_BEEF, false),
    ]
    /// Exported symbols with their checksums.
    var exported: [(name: String, checksum: UInt32)] = [("nf_example_register", 0x0102_0304)]
    /// Whether the checksums stand in the sections of Linux 6.14.
    var hasExtendedVersions = false
    var hasVersions = true
    /// Whether the checksum of an exported symbol is the symbol's value, as before Linux 5.19.
    var hasAbsoluteChecksums = false
    var signature = false

    private var is64: Bool { elfClass == .bits64 }

    private func number(_ value: UInt64, _ width: Int) -> [UInt8] {
        byteOrder == .little ? KernelSamples.little(value, width) : KernelSamples.big(value, width)
    }

    private func word(_ value: UInt64) -> [UInt8] { number(value, is64 ? 8 : 4) }

    func build() -> [UInt8] {
        var sections: [(name: String, type: UInt64, flags: UInt64, bytes: [UInt8], link: UInt64)] = []
        func add(_ name: String, _ bytes: [UInt8], type: UInt64 = 1, flags: UInt64 = 2, link: UInt64 = 0) {
            sections.append((name, type, flags, bytes, link))
        }
        add("", [], type: 0, flags: 0)
        add(".text", [UInt8](repeating: 0x90, count: 100), flags: 6)
        add(".modinfo", information.flatMap { Array($0.utf8) + [0] })
        if hasVersions {
            let entries =
                [("module_layout", UInt32(0x1122_3344))]
                + needed.compactMap { entry in
                    entry.checksum.map { (entry.name, $0) }
                }
            if hasExtendedVersions {
                add("__version_ext_crcs", entries.flatMap { number(UInt64($0.1), 4) })
                add("__version_ext_names", entries.flatMap { Array($0.0.utf8) + [0] })
            } else {
                add(
                    "__versions",
                    entries.flatMap { entry in
                        let name = word(UInt64(entry.1)) + Array(entry.0.utf8)
                        return name + [UInt8](repeating: 0, count: 64 - name.count)
                    }
                )
            }
        }
        add("__kcrctab", exported.flatMap { number(UInt64($0.checksum), 4) })
        let checksums = UInt64(sections.count - 1)
        add(".bss", [UInt8](repeating: 0, count: 1_000), type: 8, flags: 3)

        var strings: [UInt8] = [0]
        var symbols = [UInt8](repeating: 0, count: is64 ? 24 : 16)
        func symbol(_ name: String, info: UInt8, section: UInt64, value: UInt64) {
            symbols += number(UInt64(strings.count), 4)
            strings += Array(name.utf8) + [0]
            if is64 {
                symbols += [info, 0] + number(section, 2) + number(value, 8) + number(0, 8)
            } else {
                symbols += number(value, 4) + number(0, 4) + [info, 0] + number(section, 2)
            }
        }
        for (index, entry) in exported.enumerated() {
            symbol("__ksymtab_" + entry.name, info: 0, section: 1, value: 0)
            if hasAbsoluteChecksums {
                symbol("__crc_" + entry.name, info: 0, section: 0xFFF1, value: UInt64(entry.checksum))
            } else {
                symbol("__crc_" + entry.name, info: 0, section: checksums, value: UInt64(4 * index))
            }
            symbol(entry.name, info: 0x12, section: 1, value: 16)
        }
        for entry in needed { symbol(entry.name, info: entry.isWeak ? 0x20 : 0x10, section: 0, value: 0) }
        add(".symtab", symbols, type: 2, flags: 0, link: UInt64(sections.count + 1))
        add(".strtab", strings, type: 3, flags: 0)
        var names: [UInt8] = [0]
        var nameOffsets: [Int] = []
        for section in sections.map(\.name) + [".shstrtab"] {
            nameOffsets.append(names.count)
            names += Array(section.utf8) + [0]
        }
        add(".shstrtab", names, type: 3, flags: 0)

        var file = [UInt8](repeating: 0, count: is64 ? 64 : 52)
        var headers: [UInt8] = []
        for (index, section) in sections.enumerated() {
            while file.count % 8 != 0 { file.append(0) }
            headers += number(index == 0 ? 0 : UInt64(nameOffsets[index]), 4) + number(section.type, 4)
            headers += word(section.flags) + word(0) + word(index == 0 ? 0 : UInt64(file.count))
            headers += word(UInt64(section.bytes.count)) + number(section.link, 4) + number(0, 4) + word(8) + word(0)
            if section.type != 8 { file += section.bytes }
        }
        while file.count % 8 != 0 { file.append(0) }
        var header: [UInt8] = [0x7F, 0x45, 0x4C, 0x46, elfClass.rawValue, byteOrder.rawValue, 1, 0]
        header += [UInt8](repeating: 0, count: 8)
        header += number(1, 2) + number(UInt64(machine), 2) + number(1, 4) + word(0) + word(0)
        header += word(UInt64(file.count)) + number(0, 4) + number(is64 ? 64 : 52, 2) + number(0, 2) + number(0, 2)
        header += number(is64 ? 64 : 40, 2) + number(UInt64(sections.count), 2)
        header += number(UInt64(sections.count - 1), 2)
        file.replaceSubrange(0..<header.count, with: header)
        file += headers
        if signature { file += [1, 2, 3] + Array("~Module signature appended~\n".utf8) }
        return file
    }
}
