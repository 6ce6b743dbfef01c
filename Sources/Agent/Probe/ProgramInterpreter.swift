import BootControl
import Glibc

/// Finds the loader that a program asks for: the path in its PT_INTERP (System V ABI, chapter 5). Reads only what that
/// takes, of a file of any content.
enum ProgramInterpreter {
    /// What a file is for a loader.
    enum Kind: Equatable {
        /// A program that asks for this loader.
        case dynamic(String)
        /// A program or library without one.
        case plain(isLibrary: Bool)
        /// No ELF file.
        case other
    }

    private static let pathLimit: UInt64 = 4_096
    private static let segmentLimit: UInt64 = 256

    /// What the file at `path` is.
    static func kind(of path: String) throws(FileError) -> Kind {
        let mapping = try FileMapping(path, limit: 1 << 40)
        return mapping.withSpan { kind($0) }
    }

    /// What the file of these bytes is.
    static func kind(_ bytes: Span<UInt8>) -> Kind {
        guard bytes.count >= 52, bytes[0] == 0x7F, bytes[1] == 0x45, bytes[2] == 0x4C, bytes[3] == 0x46,
            bytes[4] == 1 || bytes[4] == 2, bytes[5] == 1 || bytes[5] == 2
        else { return .other }
        let is64 = bytes[4] == 2
        let isBig = bytes[5] == 2
        func number(_ at: UInt64, _ count: Int) -> UInt64? {
            guard at <= UInt64(bytes.count), UInt64(count) <= UInt64(bytes.count) - at else { return nil }
            var value: UInt64 = 0
            for index in 0..<count {
                let byte = bytes[Int(at) + (isBig ? index : count - 1 - index)]
                value = value << 8 | UInt64(byte)
            }
            return value
        }
        guard let type = number(16, 2), let table = number(is64 ? 32 : 28, is64 ? 8 : 4),
            let entrySize = number(is64 ? 54 : 42, 2), let count = number(is64 ? 56 : 44, 2),
            entrySize >= (is64 ? 56 : 32), count <= segmentLimit
        else { return .other }
        for index in 0..<count {
            let (offset, overflow) = table.addingReportingOverflow(index * entrySize)
            guard !overflow, let kind = number(offset, 4) else { return .other }
            guard kind == 3 else { continue }
            guard let start = number(offset &+ (is64 ? 8 : 4), is64 ? 8 : 4),
                let size = number(offset &+ (is64 ? 32 : 16), is64 ? 8 : 4), size > 1, size <= pathLimit,
                start <= UInt64(bytes.count), size <= UInt64(bytes.count) - start
            else { return .other }
            var path: [UInt8] = []
            for byte in Int(start)..<Int(start + size) where bytes[byte] != 0 { path.append(bytes[byte]) }
            return .dynamic(String(decoding: path, as: UTF8.self))
        }
        return .plain(isLibrary: type == 3)
    }
}
