/// Numbers in an ELF file of either width and byte order; everything is checked against the bytes.
struct CodeReader {
    let is64: Bool
    let isLittle: Bool

    /// `nil` where `bytes` do not begin as an ELF file does.
    init?(identification bytes: Span<UInt8>) {
        guard bytes.count >= 20, bytes[0] == 0x7F, bytes[1] == 0x45, bytes[2] == 0x4C, bytes[3] == 0x46,
            bytes[4] == 1 || bytes[4] == 2, bytes[5] == 1 || bytes[5] == 2
        else { return nil }
        is64 = bytes[4] == 2
        isLittle = bytes[5] == 1
    }

    func u16(_ bytes: Span<UInt8>, _ at: Int) -> UInt16? {
        guard at >= 0, at <= bytes.count &- 2 else { return nil }
        let value = UInt16(bytes[at]) | UInt16(bytes[at &+ 1]) << 8
        return isLittle ? value : value.byteSwapped
    }

    func u32(_ bytes: Span<UInt8>, _ at: Int) -> UInt32? {
        guard at >= 0, at <= bytes.count &- 4 else { return nil }
        let low = UInt32(bytes[at]) | UInt32(bytes[at &+ 1]) << 8
        let value = low | UInt32(bytes[at &+ 2]) << 16 | UInt32(bytes[at &+ 3]) << 24
        return isLittle ? value : value.byteSwapped
    }

    func u64(_ bytes: Span<UInt8>, _ at: Int) -> UInt64? {
        guard at >= 0, at <= bytes.count &- 8, let first = u32(bytes, at), let second = u32(bytes, at &+ 4) else {
            return nil
        }
        return isLittle ? UInt64(first) | UInt64(second) << 32 : UInt64(first) << 32 | UInt64(second)
    }

    /// An address, offset or size of the file's width.
    func word(_ bytes: Span<UInt8>, _ at: Int) -> UInt64? {
        is64 ? u64(bytes, at) : u32(bytes, at).map(UInt64.init)
    }

    /// The part of the file at `offset`, as far as there are bytes.
    func range(_ bytes: Span<UInt8>, offset: UInt64, size: UInt64) -> Range<Int> {
        guard let start = Int(exactly: offset), start < bytes.count else { return 0..<0 }
        return start..<(start + Int(min(size, UInt64(bytes.count - start))))
    }

    /// The text at `at` that ends with NUL before `limit`, if it has at most `length` bytes.
    func name(_ bytes: Span<UInt8>, _ at: Int, limit: Int, length: Int = 64) -> [UInt8] {
        var name: [UInt8] = []
        var position = at
        while position >= 0, position < min(limit, bytes.count), bytes[position] != 0, name.count <= length {
            name.append(bytes[position])
            position &+= 1
        }
        return name
    }
}
