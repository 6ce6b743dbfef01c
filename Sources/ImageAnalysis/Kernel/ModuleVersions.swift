import CBOR

/// The checksums of the symbols that a module needs (CONFIG_MODVERSIONS).
///
/// `__versions` has entries of 64 bytes: a number of the processor's width and a name that zero bytes fill up.
/// `__version_ext_crcs` and `__version_ext_names` (CONFIG_EXTENDED_MODVERSIONS, Linux 6.14) have numbers of 32 bits and
/// names of any length, each ended by a zero byte, in the same order. Where both are there the kernel takes the latter.
struct ModuleVersions {
    private var checksums: [Text: UInt32] = [:]
    /// Whether the module has checksums at all.
    private(set) var arePresent = false

    init(_ bytes: Span<UInt8>, _ sections: ModuleSections, limits: KernelModuleLimits) throws(KernelError) {
        let fields = KernelFields(byteOrder: sections.fields.byteOrder, structure: "__versions")
        if let numbers = sections["__version_ext_crcs"]?.range, let texts = sections["__version_ext_names"]?.range {
            arePresent = true
            var start = texts.lowerBound
            for index in 0..<(numbers.count / 4) where start < texts.upperBound {
                let name = try fields.text(bytes, in: start..<texts.upperBound, limit: limits.name)
                add(name, try fields.u32(bytes, numbers.lowerBound + 4 * index))
                start += name.count + 1
            }
        } else if let range = sections["__versions"]?.range {
            arePresent = true
            let width = sections.is64 ? 8 : 4
            for index in 0..<(range.count / 64) {
                let start = range.lowerBound + 64 * index
                let number = sections.is64 ? try fields.u64(bytes, start) : UInt64(try fields.u32(bytes, start))
                let name = try fields.paddedText(bytes, in: (start + width)..<(start + 64))
                add(name, UInt32(truncatingIfNeeded: number))
            }
        }
    }

    private mutating func add(_ name: Text, _ checksum: UInt32) {
        guard !name.isEmpty, checksums[name] == nil else { return }
        checksums[name] = checksum
    }

    /// The needed symbols with their checksums. The kernel also compares the checksum of `module_layout`, which no module
    /// refers to: it stands for the kernel's own record of a module.
    func joined(_ needed: [Text]) -> [KernelSymbol] {
        var symbols: [KernelSymbol] = []
        let layout: Text = "module_layout"
        if let checksum = checksums[layout] { symbols.append(KernelSymbol(name: layout, checksum: checksum)) }
        for name in needed where name != layout { symbols.append(KernelSymbol(name: name, checksum: checksums[name])) }
        return symbols
    }
}
