import CBOR
import Eligibility

extension UpdatedSystem {
    /// The loader that programs for the machine of `object` have on this device.
    func commonInterpreter(for object: LoadableObject) -> Text? {
        for path in Self.interpreters(object) where resolve(path) != nil { return path }
        return nil
    }

    /// Whether a library called `name` stands in the loader's folders.
    func isLibraryThere(_ name: Text, for object: LoadableObject) -> Bool {
        for folder in folders.configured + SystemFolders.glibc(object.header)
        where resolve(LoaderPath.join(folder, name)) != nil {
            return true
        }
        return false
    }

    /// Where the loaders of the usual distributions are (the processors' ABI supplements; musl's `ldso`).
    private static func interpreters(_ object: LoadableObject) -> [Text] {
        let isLittle = object.machine.byteOrder == 1
        let is64 = object.machine.addressClass == 2
        switch object.header.machine {
        case .x86_64 where is64: return ["/lib64/ld-linux-x86-64.so.2", "/lib/ld-musl-x86_64.so.1"]
        case .x86_64: return ["/libx32/ld-linux-x32.so.2"]
        case .i386: return ["/lib/ld-linux.so.2", "/lib/ld-musl-i386.so.1"]
        case .aarch64: return ["/lib/ld-linux-aarch64.so.1", "/lib/ld-musl-aarch64.so.1"]
        case .arm where object.floatABI == "hard": return ["/lib/ld-linux-armhf.so.3", "/lib/ld-musl-armhf.so.1"]
        case .arm: return ["/lib/ld-linux.so.3", "/lib/ld-linux-armhf.so.3", "/lib/ld-musl-arm.so.1"]
        case .riscv where is64:
            return ["/lib/ld-linux-riscv64-lp64d.so.1", "/lib/ld-linux-riscv64-lp64.so.1", "/lib/ld-musl-riscv64.so.1"]
        case .powerPC64: return [isLittle ? "/lib64/ld64.so.2" : "/lib64/ld64.so.1"]
        case .s390 where is64: return ["/lib/ld64.so.1"]
        case .loongArch: return ["/lib64/ld-linux-loongarch-lp64d.so.1"]
        case .mips: return ["/lib64/ld.so.1", "/lib/ld.so.1", "/lib/ld-musl-mipsel.so.1"]
        default: return []
        }
    }
}
