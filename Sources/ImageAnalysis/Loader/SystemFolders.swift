import CBOR

/// The folders that loaders of the usual distributions search without being told to.
enum SystemFolders {
    /// Folders of glibc's loader for files like `header`: Debian's multiarch folders, those of the other distributions,
    /// and the plain ones.
    static func glibc(_ header: ELFHeader) -> [Text] {
        var folders: [Text] = []
        for triplet in multiarchNames(header) {
            folders.append(LoaderPath.join("/lib", triplet))
            folders.append(LoaderPath.join("/usr/lib", triplet))
        }
        if header.elfClass == .bits64 {
            if header.machine == .riscv { folders += ["/lib64/lp64d", "/usr/lib64/lp64d"] }
            folders += ["/lib64", "/usr/lib64"]
        }
        return folders + ["/lib", "/usr/lib"]
    }

    /// Folders of musl's loader where no file names others.
    static let musl: [Text] = ["/lib", "/usr/local/lib", "/usr/lib"]

    /// What `$LIB` can stand for.
    static func libraryFolderNames(_ header: ELFHeader) -> [Text] {
        multiarchNames(header).map { LoaderPath.join("lib", $0) } + [header.elfClass == .bits64 ? "lib64" : "lib"]
    }

    /// Debian's names of the folders for a processor and its calling convention.
    static func multiarchNames(_ header: ELFHeader) -> [Text] {
        let is64 = header.elfClass == .bits64
        let isLittle = header.byteOrder == .little
        switch header.machine {
        case .x86_64: return [is64 ? "x86_64-linux-gnu" : "x86_64-linux-gnux32"]
        case .i386: return ["i386-linux-gnu"]
        case .aarch64: return ["aarch64-linux-gnu"]
        case .arm: return ["arm-linux-gnueabihf", "arm-linux-gnueabi"]
        case .riscv: return [is64 ? "riscv64-linux-gnu" : "riscv32-linux-gnu"]
        case .powerPC64: return [isLittle ? "powerpc64le-linux-gnu" : "powerpc64-linux-gnu"]
        case .powerPC: return ["powerpc-linux-gnu"]
        case .s390: return is64 ? ["s390x-linux-gnu"] : []
        case .loongArch: return ["loongarch64-linux-gnu"]
        case .mips where is64: return [isLittle ? "mips64el-linux-gnuabi64" : "mips64-linux-gnuabi64"]
        case .mips: return [isLittle ? "mipsel-linux-gnu" : "mips-linux-gnu"]
        default: return []
        }
    }

    /// What `$PLATFORM` stands for on machines where libraries use it.
    static func platform(_ machine: ELFMachine) -> Text? {
        switch machine {
        case .x86_64: "x86_64"
        case .aarch64: "aarch64"
        case .i386: "i686"
        default: nil
        }
    }
}
