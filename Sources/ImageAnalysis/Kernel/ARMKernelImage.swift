/// A compressed Linux kernel for 32-bit Arm that unpacks itself (`zImage`).
///
/// Linux, Documentation/arch/arm/booting.rst and arch/arm/boot/compressed/head.S. The words are in the byte order of the
/// code: the mark tells which.
public struct ARMKernelImage: Equatable, Sendable {
    /// The address that the image was linked for; zero where it can lie anywhere.
    public let start: UInt32
    /// The address of its end.
    public let end: UInt32
    /// Whether the image is for a big-endian processor.
    public let isBigEndian: Bool
    /// Bytes of the image; a device tree may follow it in the file (`CONFIG_ARM_APPENDED_DTB`).
    public let imageSize: Int
    /// The device tree that follows the image in the file.
    public let appendedDeviceTree: Range<Int>?

    private static let mark: UInt32 = 0x016F_2818

    private static func isBigEndian(_ bytes: Span<UInt8>) -> Bool? {
        guard bytes.count >= 0x30 else { return nil }
        let value =
            UInt32(bytes[0x24]) | UInt32(bytes[0x25]) << 8 | UInt32(bytes[0x26]) << 16 | UInt32(bytes[0x27]) << 24
        if value == mark { return false }
        return value.byteSwapped == mark ? true : nil
    }

    /// Whether the bytes look like such an image.
    public static func isPresent(_ bytes: Span<UInt8>) -> Bool { isBigEndian(bytes) != nil }

    /// Reads the header of the image at the start of `bytes`.
    public init(_ bytes: Span<UInt8>) throws(KernelError) {
        guard let isBigEndian = Self.isBigEndian(bytes) else {
            throw KernelError(
                .otherFormat,
                in: "zImage header",
                at: 0x24,
                expected: "016f2818",
                found: bytes.count < 0x30 ? "a file of \(bytes.count) bytes" : "another word"
            )
        }
        let fields = KernelFields(byteOrder: isBigEndian ? .big : .little, structure: "zImage header")
        start = try fields.u32(bytes, 0x28)
        end = try fields.u32(bytes, 0x2C)
        self.isBigEndian = isBigEndian
        guard end > start, UInt64(end - start) <= UInt64(bytes.count) else {
            throw KernelError(
                end > start ? .truncated : .malformed,
                in: "zImage header",
                at: 0x2C,
                expected: "an end after the start and in the file of \(bytes.count) bytes",
                found: "\(start) to \(end)"
            )
        }
        imageSize = Int(end - start)
        let rest = imageSize..<bytes.count
        if rest.count >= 40, bytes[rest.lowerBound] == 0xD0, bytes[rest.lowerBound + 1] == 0x0D,
            bytes[rest.lowerBound + 2] == 0xFE, bytes[rest.lowerBound + 3] == 0xED
        {
            appendedDeviceTree = rest
        } else {
            appendedDeviceTree = nil
        }
    }
}
