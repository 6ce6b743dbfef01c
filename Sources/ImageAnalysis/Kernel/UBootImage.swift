public import CBOR

/// An image with the header of 64 bytes that U-Boot's `mkimage` puts before it (`uImage`, legacy image format).
///
/// U-Boot, include/image.h (`struct legacy_img_hdr`). All numbers are big-endian.
public struct UBootImage: Equatable, Sendable {
    /// The image's name.
    public let name: Text
    /// When it was made, in seconds since 1970.
    public let time: UInt32
    /// The address to load the data to.
    public let loadAddress: UInt32
    /// The address to start it at.
    public let entryPoint: UInt32
    /// The operating system's number (`IH_OS_…`).
    public let system: UInt8
    /// The processor family's number (`IH_ARCH_…`).
    public let architecture: UInt8
    /// What kind of image it is (`IH_TYPE_…`).
    public let type: UInt8
    /// How the data are compressed (`IH_COMP_…`).
    public let compression: UInt8
    /// The data in the file.
    public let data: Range<Int>
    /// Whether the data are the ones that the header was made for.
    public let isDataIntact: Bool

    private static let headerSize = 64

    /// Whether the bytes begin with the mark of the header.
    public static func isPresent(_ bytes: Span<UInt8>) -> Bool {
        bytes.count >= 4 && bytes[0] == 0x27 && bytes[1] == 0x05 && bytes[2] == 0x19 && bytes[3] == 0x56
    }

    /// Reads the image at the start of `bytes`; the header's checksum must be right.
    public init(_ bytes: Span<UInt8>) throws(KernelError) {
        guard Self.isPresent(bytes) else {
            throw KernelError(.otherFormat, in: "uImage header", at: 0, expected: "27 05 19 56", found: "other bytes")
        }
        let fields = KernelFields(byteOrder: .big, structure: "uImage header")
        try fields.require(Self.headerSize, bytes, at: 0)
        let written = try fields.u32(bytes, 4)
        // The header's checksum is taken while its own field is zero.
        let computed = CyclicRedundancyCheck.checksum(bytes, in: 0..<Self.headerSize, zeroed: 4..<8)
        guard written == computed else {
            throw KernelError(
                .checksum,
                in: "uImage header",
                at: 4,
                expected: "0x" + String(computed, radix: 16),
                found: "0x" + String(written, radix: 16)
            )
        }
        time = try fields.u32(bytes, 8)
        data = try fields.range(bytes, at: UInt64(Self.headerSize), size: UInt64(try fields.u32(bytes, 12)))
        loadAddress = try fields.u32(bytes, 16)
        entryPoint = try fields.u32(bytes, 20)
        isDataIntact = CyclicRedundancyCheck.checksum(bytes, in: data) == (try fields.u32(bytes, 24))
        system = bytes[28]
        architecture = bytes[29]
        type = bytes[30]
        compression = bytes[31]
        name = try fields.paddedText(bytes, in: 32..<64)
    }

    /// The operating system by the name that mkimage gives it, or its number.
    public var systemName: Text {
        let names: [UInt8: Text] = [
            1: "openbsd", 2: "netbsd", 3: "freebsd", 5: "linux", 14: "vxworks", 16: "qnx", 17: "u-boot", 18: "rtems",
            25: "arm-trusted-firmware", 26: "tee", 27: "opensbi", 28: "efi",
        ]
        return names[system] ?? Text("os \(system)")
    }

    /// The processor family by the name that mkimage gives it, or its number.
    public var architectureName: Text {
        BootArchitecture(number: architecture).map { Text($0.rawValue) } ?? Text("arch \(architecture)")
    }

    /// The kind of image by the name that mkimage gives it, or its number.
    public var typeName: Text {
        let names: [UInt8: Text] = [
            1: "standalone", 2: "kernel", 3: "ramdisk", 4: "multi", 5: "firmware", 6: "script", 7: "filesystem",
            8: "flat_dt", 14: "kernel_noload",
        ]
        return names[type] ?? Text("type \(type)")
    }

    /// The compression by the name that mkimage gives it, or its number.
    public var compressionName: Text {
        let names: [UInt8: Text] = [
            0: "none", 1: "gzip", 2: "bzip2", 3: "lzma", 4: "lzo", 5: "lz4", 6: "zstd",
        ]
        return names[compression] ?? Text("compression \(compression)")
    }

    /// Whether it is a Linux kernel.
    public var isLinuxKernel: Bool { system == 5 && (type == 2 || type == 14) }
}
