public import CBOR

/// A kernel module of Linux (`.ko`): an ELF object file with a section `.modinfo` (Linux, kernel/module/main.c).
public struct KernelModule: Equatable, Sendable {
    /// Something that a module says of itself.
    public struct Entry: Equatable, Sendable {
        /// What it is about, such as `license`.
        public let key: Text
        /// What it says.
        public let value: Text
    }

    /// The file's header: processor, width and byte order.
    public let header: ELFHeader
    /// Everything that the module says of itself, in order: keys and values of `.modinfo`.
    public let information: [Entry]
    /// The symbols that it needs of the kernel and of other modules, with the checksums that it was built with.
    public let neededSymbols: [KernelSymbol]
    /// The symbols that it exports.
    public let exportedSymbols: [KernelSymbol]
    /// Whether it says the checksums of the symbols that it needs (CONFIG_MODVERSIONS).
    public let hasChecksums: Bool
    /// Bytes of memory that its code and data take when it is loaded.
    public let memorySize: UInt64
    /// Whether a signature follows the file's end (CONFIG_MODULE_SIG).
    public let isSigned: Bool

    /// Whether the bytes look like an ELF object file, and so may be a module.
    public static func isPresent(_ bytes: Span<UInt8>) -> Bool {
        guard bytes.count >= 20, bytes[0] == 0x7F, bytes[1] == 0x45, bytes[2] == 0x4C, bytes[3] == 0x46 else {
            return false
        }
        return bytes[5] == 2 ? bytes[16] == 0 && bytes[17] == 1 : bytes[16] == 1 && bytes[17] == 0
    }

    /// Reads the module that fills `bytes`.
    public init(_ bytes: Span<UInt8>, limits: KernelModuleLimits = KernelModuleLimits()) throws(KernelError) {
        let sections = try ModuleSections(bytes, limits: limits)
        header = sections.header
        guard header.type == .relocatable, let section = sections[".modinfo"] else {
            throw KernelError(
                .otherFormat,
                in: "kernel module",
                at: 16,
                expected: "an object file with .modinfo",
                found: "another ELF file"
            )
        }
        information = try Self.information(bytes, section.range, limits: limits)
        let symbols = try ModuleSymbols(bytes, sections, limits: limits)
        let versions = try ModuleVersions(bytes, sections, limits: limits)
        hasChecksums = versions.arePresent
        exportedSymbols = symbols.exported
        neededSymbols = versions.joined(symbols.needed)
        var size: UInt64 = 0
        for section in sections.all where section.isLoaded {
            let (sum, overflow) = size.addingReportingOverflow(section.size)
            size = overflow ? .max : sum
        }
        memorySize = size
        isSigned = Self.hasSignature(bytes)
    }

    private static func information(
        _ bytes: Span<UInt8>,
        _ range: Range<Int>,
        limits: KernelModuleLimits
    ) throws(KernelError) -> [Entry] {
        guard range.count <= limits.information else {
            throw KernelError(
                .limitExceeded,
                in: ".modinfo",
                at: range.lowerBound,
                expected: "at most \(limits.information) bytes",
                found: "\(range.count)"
            )
        }
        let fields = KernelFields(byteOrder: .little, structure: ".modinfo")
        var entries: [Entry] = []
        var start = range.lowerBound
        while start < range.upperBound {
            // Entries can be aligned with further zero bytes.
            if bytes[start] == 0 {
                start += 1
                continue
            }
            var end = start
            var equals: Int?
            while end < range.upperBound, bytes[end] != 0 {
                if equals == nil, bytes[end] == 0x3D { equals = end }
                end += 1
            }
            if let equals {
                let value = (equals + 1)..<end
                // People's names were written in other encodings, too; these are passed over.
                if let text = Text(validating: bytes.extracting(value)) {
                    entries.append(Entry(key: try fields.text(bytes, filling: start..<equals), value: text))
                }
            }
            start = end
        }
        return entries
    }

    /// The mark at the end of a signed module (include/linux/module_signature.h).
    private static func hasSignature(_ bytes: Span<UInt8>) -> Bool {
        let mark = Array("~Module signature appended~\n".utf8)
        guard bytes.count >= mark.count else { return false }
        let start = bytes.count - mark.count
        for index in mark.indices where bytes[start + index] != mark[index] { return false }
        return true
    }

    // MARK: What it says of itself

    /// The first value of `key`.
    public func value(_ key: Text) -> Text? { information.first { $0.key == key }?.value }
    /// All values of `key`.
    public func values(_ key: Text) -> [Text] { information.filter { $0.key == key }.map(\.value) }

    /// The module's name as the kernel knows it.
    public var name: Text? { value("name") }
    /// Its own version.
    public var version: Text? { value("version") }
    /// Its licence, which decides on what symbols it may use.
    public var license: Text? { value("license") }
    /// How it was built.
    public var versionMagic: VersionMagic? { value("vermagic").map { VersionMagic($0) } }
    /// The modules that must be loaded before it.
    public var dependencies: [Text] {
        (value("depends")?.utf8 ?? []).split(separator: 0x2C).compactMap { Text(validating: Array($0).span) }
    }
    /// Patterns of the hardware and names that it is loaded for.
    public var aliases: [Text] { values("alias") }
    /// The name spaces of symbols that it uses.
    public var nameSpaces: [Text] { values("import_ns") }
    /// The files of firmware that it may ask for, under /lib/firmware.
    public var firmware: [Text] { values("firmware") }
}
