/// How numbers lie in one ELF file: address width and byte order.
///
/// Reads are checked against the bytes; a structure's fields are read after ``require(_:_:at:in:)`` said that the
/// whole structure is there.
struct ELFLayout: Equatable, Sendable {
    let elfClass: ELFClass
    let byteOrder: ELFByteOrder

    var is64: Bool { elfClass == .bits64 }

    /// Size of a symbol, in bytes.
    var symbolSize: Int { is64 ? 24 : 16 }
    /// Size of an entry of the dynamic section, in bytes.
    var dynamicEntrySize: Int { is64 ? 16 : 8 }
    /// Size of an address, in bytes.
    var wordSize: Int { is64 ? 8 : 4 }

    /// Fails unless `count` bytes are there from `offset` on.
    func require(_ count: Int, _ bytes: Span<UInt8>, at offset: Int, in structure: String) throws(ELFError) {
        guard offset >= 0, offset <= bytes.count, bytes.count - offset >= count else {
            throw ELFError(
                .truncated,
                in: structure,
                at: offset,
                expected: "\(count) bytes",
                found: "a file of \(bytes.count) bytes"
            )
        }
    }

    @inline(__always)
    func u16(_ bytes: Span<UInt8>, _ offset: Int) -> UInt16 {
        let low = UInt16(bytes[offset])
        let high = UInt16(bytes[offset + 1])
        return byteOrder == .little ? low | high << 8 : high | low << 8
    }

    @inline(__always)
    func u32(_ bytes: Span<UInt8>, _ offset: Int) -> UInt32 {
        let value =
            UInt32(bytes[offset]) | UInt32(bytes[offset + 1]) << 8 | UInt32(bytes[offset + 2]) << 16
            | UInt32(bytes[offset + 3]) << 24
        return byteOrder == .little ? value : value.byteSwapped
    }

    @inline(__always)
    func u64(_ bytes: Span<UInt8>, _ offset: Int) -> UInt64 {
        let first = UInt64(u32(bytes, offset))
        let second = UInt64(u32(bytes, offset + 4))
        return byteOrder == .little ? first | second << 32 : second | first << 32
    }

    /// An address, offset or size of the file's width.
    @inline(__always)
    func word(_ bytes: Span<UInt8>, _ offset: Int) -> UInt64 {
        is64 ? u64(bytes, offset) : UInt64(u32(bytes, offset))
    }
}
