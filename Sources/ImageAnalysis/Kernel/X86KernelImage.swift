public import CBOR

/// A Linux kernel for x86 as boot loaders take it (`bzImage`).
///
/// The setup header begins at 0x1F1 (Linux, Documentation/arch/x86/boot.rst; `struct setup_header` in
/// asm/bootparam.h). All numbers are little-endian.
public struct X86KernelImage: Equatable, Sendable {
    /// Version of the boot protocol: major in the upper, minor in the lower byte; 0x020F is 2.15.
    public let protocolVersion: UInt16
    /// The kernel's version line, such as `6.1.0-18-amd64 (…) #1 SMP …`, where the image names one.
    public let version: Text?
    /// Whether the kernel has a 64-bit entry point (`XLF_KERNEL_64`; protocol 2.12).
    public let is64Bit: Bool
    /// Whether the kernel can run from another address than the preferred one (protocol 2.05).
    public let isRelocatable: Bool
    /// The alignment that an address must have for a relocatable kernel (protocol 2.05).
    public let alignment: UInt32
    /// The address where the kernel wants to run (protocol 2.10).
    public let preferredAddress: UInt64?
    /// Contiguous memory from the start address that the kernel needs before it has looked at the memory map: what it
    /// takes to boot at all (protocol 2.10).
    public let initialSize: UInt32?
    /// Longest kernel command line (protocol 2.06).
    public let commandLineSize: UInt32?
    /// Whether the image can also be started by UEFI firmware, that is, has a PE header.
    public let hasEFIStub: Bool
    /// How the payload is compressed (protocol 2.08).
    public let compression: KernelCompression?
    /// The compressed kernel in the file (protocol 2.08).
    public let payload: Range<Int>?

    /// Longest version line that is taken.
    static let versionLimit = 512

    /// Whether the bytes look like such an image: boot signature and `HdrS`.
    public static func isPresent(_ bytes: Span<UInt8>) -> Bool {
        bytes.count >= 0x206 && bytes[0x1FE] == 0x55 && bytes[0x1FF] == 0xAA && bytes[0x202] == 0x48
            && bytes[0x203] == 0x64 && bytes[0x204] == 0x72 && bytes[0x205] == 0x53
    }

    /// Reads the setup header of the image that fills `bytes`.
    public init(_ bytes: Span<UInt8>) throws(KernelError) {
        guard Self.isPresent(bytes) else {
            throw KernelError(
                .otherFormat,
                in: "setup header",
                at: 0x1FE,
                expected: "55 aa and HdrS at 0x202",
                found: bytes.count < 0x206 ? "a file of \(bytes.count) bytes" : "other bytes"
            )
        }
        let fields = KernelFields(byteOrder: .little, structure: "setup header")
        let version = try fields.u16(bytes, 0x206)
        guard version >= 0x0200, version < 0x0300 else {
            throw KernelError(
                .unsupported,
                in: "setup header",
                at: 0x206,
                expected: "boot protocol 2",
                found: "0x" + String(version, radix: 16)
            )
        }
        protocolVersion = version
        // The header ends where its jump over it leads; fields of a later protocol are not there.
        let setupSectors = bytes[0x1F1] == 0 ? 4 : Int(bytes[0x1F1])
        let setupSize = (setupSectors + 1) * 512
        try fields.require(setupSize, bytes, at: 0)
        self.version = try Self.version(bytes, fields, setupSize: setupSize)
        isRelocatable = version >= 0x0205 && bytes[0x234] != 0
        alignment = version >= 0x0205 ? try fields.u32(bytes, 0x230) : 0
        commandLineSize = version >= 0x0206 ? try fields.u32(bytes, 0x238) : nil
        is64Bit = version >= 0x020C ? try fields.u16(bytes, 0x236) & 1 != 0 : false
        preferredAddress = version >= 0x020A ? try fields.u64(bytes, 0x258) : nil
        initialSize = version >= 0x020A ? try fields.u32(bytes, 0x260) : nil
        hasEFIStub = bytes[0] == 0x4D && bytes[1] == 0x5A
        if version >= 0x0208 {
            let offset = UInt64(try fields.u32(bytes, 0x248)) + UInt64(setupSize)
            let range = try fields.range(bytes, at: offset, size: UInt64(try fields.u32(bytes, 0x24C)))
            payload = range.isEmpty ? nil : range
            compression = range.isEmpty ? nil : KernelCompression(bytes, at: range.lowerBound)
        } else {
            payload = nil
            compression = nil
        }
    }

    private static func version(
        _ bytes: Span<UInt8>,
        _ fields: KernelFields,
        setupSize: Int
    ) throws(KernelError) -> Text? {
        let pointer = Int(try fields.u16(bytes, 0x20E))
        guard pointer != 0 else { return nil }
        let start = pointer + 0x200
        guard start < setupSize else {
            throw KernelError(
                .malformed,
                in: "kernel_version",
                at: 0x20E,
                expected: "an offset below \(setupSize - 0x200)",
                found: "\(pointer)"
            )
        }
        return try fields.text(bytes, in: start..<setupSize, limit: versionLimit)
    }

    /// The kernel's release, such as `6.1.0-18-amd64`: the first word of its version line.
    public var release: Text? { version.flatMap { $0.firstWord } }
}

extension Text {
    /// The text up to the first space.
    var firstWord: Text? {
        var end = 0
        while end < utf8.count, utf8[end] != 0x20 { end += 1 }
        return Text(validating: utf8.span.extracting(0..<end))
    }
}
