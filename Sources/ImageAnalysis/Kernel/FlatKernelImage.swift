/// An uncompressed Linux kernel for arm64 or RISC-V (`Image`), which begins with a header of 64 bytes.
///
/// Linux, Documentation/arch/arm64/booting.rst and Documentation/arch/riscv/boot-image-header.rst. The header's numbers
/// are little-endian, even where the kernel is big-endian.
public struct FlatKernelImage: Equatable, Sendable {
    /// The processor family.
    public enum Architecture: Equatable, Hashable, Sendable {
        /// AArch64.
        case arm64
        /// RISC-V. The header does not say whether with 32 or 64 bits.
        case riscv
    }

    /// The processor family.
    public let architecture: Architecture
    /// Distance of the image from a boundary of 2 MiB (4 MiB on 32-bit RISC-V) of memory.
    public let textOffset: UInt64
    /// Memory that the image takes from its start, with everything that is not in the file. Zero in arm64 kernels before
    /// 3.17, of which it is not known.
    public let imageSize: UInt64
    /// Whether the kernel runs big-endian.
    public let isBigEndian: Bool
    /// The size of a memory page in bytes (arm64); `nil` where the header does not say.
    public let pageSize: UInt32?
    /// Whether the image may lie anywhere in memory (arm64), instead of near its start.
    public let isPlacedAnywhere: Bool
    /// Version of the header (RISC-V): major in the upper, minor in the lower half.
    public let headerVersion: UInt32?
    /// Whether the image can also be started by UEFI firmware, that is, has a PE header.
    public let hasEFIStub: Bool
    /// Bytes of the file.
    public let fileSize: Int

    /// `ARM` and 0x64.
    private static let arm64Mark: UInt32 = 0x644D_5241
    /// `RSC` and 5. Before version 0.2 of the header only the eight bytes `RISCV` at 48 tell.
    private static let riscvMark: UInt32 = 0x0543_5352
    private static let riscvOldMark: UInt64 = 0x56_4353_4952

    /// The architecture whose mark the header has.
    public static func architecture(_ bytes: Span<UInt8>) -> Architecture? {
        guard bytes.count >= 64 else { return nil }
        func number(_ start: Int, _ count: Int) -> UInt64 {
            var value: UInt64 = 0
            for index in 0..<count { value |= UInt64(bytes[start + index]) << UInt64(8 * index) }
            return value
        }
        if number(56, 4) == UInt64(arm64Mark) { return .arm64 }
        if number(56, 4) == UInt64(riscvMark) || number(48, 8) == riscvOldMark { return .riscv }
        return nil
    }

    /// Reads the header of the image that fills `bytes`.
    public init(_ bytes: Span<UInt8>) throws(KernelError) {
        guard let architecture = Self.architecture(bytes) else {
            throw KernelError(
                .otherFormat,
                in: "Image header",
                at: 56,
                expected: "ARM\\x64 or RSC\\x05",
                found: bytes.count < 64 ? "a file of \(bytes.count) bytes" : "other bytes"
            )
        }
        let fields = KernelFields(byteOrder: .little, structure: "Image header")
        self.architecture = architecture
        textOffset = try fields.u64(bytes, 8)
        imageSize = try fields.u64(bytes, 16)
        let flags = try fields.u64(bytes, 24)
        isBigEndian = flags & 1 != 0
        switch architecture {
        case .arm64:
            pageSize = Self.pageSize(flags)
            isPlacedAnywhere = flags & 8 != 0
            headerVersion = nil
        case .riscv:
            pageSize = nil
            isPlacedAnywhere = false
            headerVersion = try fields.u32(bytes, 32)
        }
        hasEFIStub = bytes[0] == 0x4D && bytes[1] == 0x5A
        fileSize = bytes.count
    }

    private static func pageSize(_ flags: UInt64) -> UInt32? {
        switch flags >> 1 & 3 {
        case 1: 4_096
        case 2: 16_384
        case 3: 65_536
        default: nil
        }
    }
}
