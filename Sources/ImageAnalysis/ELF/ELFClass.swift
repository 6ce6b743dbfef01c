/// The width of addresses in an ELF file: byte 4 of its identification (`EI_CLASS`).
public enum ELFClass: UInt8, Equatable, Hashable, Sendable {
    /// 32-bit addresses (`ELFCLASS32`).
    case bits32 = 1
    /// 64-bit addresses (`ELFCLASS64`).
    case bits64 = 2
}

/// The byte order of an ELF file: byte 5 of its identification (`EI_DATA`).
public enum ELFByteOrder: UInt8, Equatable, Hashable, Sendable {
    /// Least significant byte first (`ELFDATA2LSB`).
    case little = 1
    /// Most significant byte first (`ELFDATA2MSB`).
    case big = 2
}
