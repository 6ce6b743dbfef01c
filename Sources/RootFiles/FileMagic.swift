import Glibc

/// The first bytes of a file.
enum FileMagic {
    /// Whether the file at `path` begins as an ELF file does.
    static func isELF(_ path: String) -> Bool {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else { return false }
        defer { close(descriptor) }
        var magic: (UInt8, UInt8, UInt8, UInt8) = (0, 0, 0, 0)
        let count = withUnsafeMutableBytes(of: &magic) { pread(descriptor, $0.baseAddress, 4, 0) }
        return count == 4 && magic == (0x7F, 0x45, 0x4C, 0x46)
    }
}
