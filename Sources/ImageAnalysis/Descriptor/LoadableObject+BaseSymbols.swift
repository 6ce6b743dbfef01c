import CBOR
import Eligibility

extension LoadableObject {
    /// The object without the symbols that every C library for its processor has, as a descriptor carries it: those of
    /// glibc's first version for the processor. glibc never takes a symbol away from a version that was released, and
    /// whoever has that version at all has all of its symbols. That the version is needed remains.
    ///
    /// These are most of the symbols that an ordinary program needs.
    public var withoutBaseSymbols: LoadableObject {
        guard let base = Self.baseVersion(header) else { return self }
        var copy = self
        copy.imports = imports.map { symbols in
            guard Self.cLibraries.contains(symbols.library) else { return symbols }
            let groups = symbols.groups.map {
                $0.version == base ? SymbolGroup(version: base, hashes: SymbolHashes()) : $0
            }
            return Symbols(library: symbols.library, groups: groups)
        }
        return copy
    }

    private static let cLibraries: Set<Text> = [
        "libc.so.6", "libm.so.6", "libpthread.so.0", "libdl.so.2", "librt.so.1",
    ]

    /// The version of the symbols that glibc had when it was first released for a processor
    /// (`sysdeps/…/shlib-versions`, `DEFAULT`).
    private static func baseVersion(_ header: ELFHeader) -> Text? {
        let is64 = header.elfClass == .bits64
        switch header.machine {
        case .x86_64: return is64 ? "GLIBC_2.2.5" : "GLIBC_2.16"
        case .i386: return "GLIBC_2.0"
        case .aarch64: return "GLIBC_2.17"
        case .arm: return "GLIBC_2.4"
        case .riscv: return is64 ? "GLIBC_2.27" : "GLIBC_2.33"
        case .powerPC64: return header.byteOrder == .little ? "GLIBC_2.17" : "GLIBC_2.3"
        case .s390: return is64 ? "GLIBC_2.2" : nil
        case .loongArch: return "GLIBC_2.36"
        default: return nil
        }
    }
}
