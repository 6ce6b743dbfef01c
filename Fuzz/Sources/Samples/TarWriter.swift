/// Writes tar archives (POSIX.1-2001, ustar), and puts the checksums of changed ones right, without which readers would
/// look no further.
public struct TarWriter {
    private var bytes: [UInt8] = []

    /// An empty archive.
    public init() {}

    /// The archive with its end.
    public var archive: [UInt8] { bytes + [UInt8](repeating: 0, count: 1_024) }

    /// Appends an entry: type `0` is a file, `1` a hard link, `2` a symbolic one, `5` a folder.
    public mutating func add(_ name: String, type: Unicode.Scalar = "0", link: String = "", _ content: [UInt8] = []) {
        var block = [UInt8](repeating: 0, count: 512)
        func put(_ text: String, _ offset: Int) {
            for (index, byte) in text.utf8.enumerated() { block[offset + index] = byte }
        }
        func octal(_ value: Int, _ width: Int) -> String {
            let digits = String(value, radix: 8)
            return String(repeating: "0", count: width - 1 - digits.count) + digits
        }
        put(name, 0)
        put(octal(0o755, 8), 100)
        put(octal(0, 8), 108)
        put(octal(0, 8), 116)
        put(octal(content.count, 12), 124)
        put(octal(0, 12), 136)
        block[156] = UInt8(ascii: type)
        put(link, 157)
        put("ustar\u{0}00", 257)
        Self.sum(&block, at: 0)
        bytes += block + content + [UInt8](repeating: 0, count: (512 - content.count % 512) % 512)
    }

    /// `archive` with the checksum of each header put right, as far as the headers' sizes lead from one to the next.
    public static func repaired(_ archive: [UInt8]) -> [UInt8] {
        var bytes = archive
        var offset = 0
        while bytes.count - offset >= 512 {
            guard bytes[offset..<offset + 512].contains(where: { $0 != 0 }) else { return bytes }
            sum(&bytes, at: offset)
            var size = 0
            for byte in bytes[offset + 124..<offset + 136] where byte & 0xF8 == 0x30 && size < bytes.count {
                size = size << 3 | Int(byte & 7)
            }
            offset += 512 + (size + 511) / 512 * 512
        }
        return bytes
    }

    private static func sum(_ bytes: inout [UInt8], at offset: Int) {
        for index in 148..<156 { bytes[offset + index] = 0x20 }
        var sum = 0
        for byte in bytes[offset..<offset + 512] { sum += Int(byte) }
        for index in 0..<6 { bytes[offset + 148 + index] = 0x30 + UInt8(sum >> (15 - 3 * index) & 7) }
        bytes[offset + 154] = 0
    }
}
