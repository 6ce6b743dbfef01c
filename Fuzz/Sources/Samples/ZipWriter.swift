/// Writes zip files whose entries are stored as they are (APPNOTE 6.3.10).
public struct ZipWriter {
    private var local: [UInt8] = []
    private var central: [UInt8] = []
    private var count = 0

    /// An empty file.
    public init() {}

    /// The file with its directory.
    public var archive: [UInt8] {
        let end: [UInt8] = [0x50, 0x4B, 5, 6, 0, 0, 0, 0]
        return local + central + end + Self.little(count, 2) + Self.little(count, 2)
            + Self.little(central.count, 4) + Self.little(local.count, 4) + [0, 0]
    }

    /// Appends an entry; its mode says what it is, such as 0o120777 for a symbolic link.
    public mutating func add(_ name: some Collection<UInt8>, mode: Int = 0o100644, _ content: [UInt8]) {
        let offset = local.count
        let name = Array(name.prefix(0xFFFF))
        let size = Self.little(content.count, 4)
        let common = [UInt8](repeating: 0, count: 8) + Self.little(Int(Self.check(content)), 4) + size + size
        local += [0x50, 0x4B, 3, 4, 20, 0] + common + Self.little(name.count, 2) + [0, 0] + name + content
        central += [0x50, 0x4B, 1, 2, 20, 3, 20, 0] + common + Self.little(name.count, 2)
        central += [UInt8](repeating: 0, count: 8) + Self.little(mode << 16, 4) + Self.little(offset, 4) + name
        count += 1
    }

    /// Appends an entry.
    public mutating func add(_ name: String, mode: Int = 0o100644, _ content: String) {
        add(name.utf8, mode: mode, Array(content.utf8))
    }

    /// CRC-32 as zip has it.
    private static func check(_ bytes: [UInt8]) -> UInt32 {
        var value: UInt32 = .max
        for byte in bytes {
            value ^= UInt32(byte)
            for _ in 0..<8 { value = value & 1 == 0 ? value >> 1 : value >> 1 ^ 0xEDB8_8320 }
        }
        return ~value
    }

    private static func little(_ value: Int, _ width: Int) -> [UInt8] {
        (0..<width).map { UInt8(truncatingIfNeeded: value >> ($0 * 8)) }
    }
}
