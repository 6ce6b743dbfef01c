/// The header of an MCUboot image (MCUboot, boot/bootutil/include/bootutil/image.h): 32 bytes, little-endian.
public struct MCUbootHeader: Equatable, Sendable {
    /// The flags of an image.
    public struct Flags: OptionSet, Hashable, Sendable {
        /// The number in the header.
        public let rawValue: UInt32

        /// Flags by their number.
        public init(rawValue: UInt32) {
            self.rawValue = rawValue
        }

        /// Encrypted with AES-128 (`IMAGE_F_ENCRYPTED_AES128`).
        public static let encryptedAES128 = Flags(rawValue: 0x004)
        /// Encrypted with AES-256 (`IMAGE_F_ENCRYPTED_AES256`).
        public static let encryptedAES256 = Flags(rawValue: 0x008)
        /// Part of another image, not started by itself (`IMAGE_F_NON_BOOTABLE`).
        public static let nonBootable = Flags(rawValue: 0x010)
        /// Copied to the load address in RAM before it starts (`IMAGE_F_RAM_LOAD`).
        public static let ramLoad = Flags(rawValue: 0x020)
        /// Built for a slot at the load address, and refused elsewhere (`IMAGE_F_ROM_FIXED`).
        public static let romFixed = Flags(rawValue: 0x100)
        /// Compressed with LZMA1 (`IMAGE_F_COMPRESSED_LZMA1`).
        public static let lzma1 = Flags(rawValue: 0x200)
        /// Compressed with LZMA2 (`IMAGE_F_COMPRESSED_LZMA2`).
        public static let lzma2 = Flags(rawValue: 0x400)
        /// Filtered for Arm Thumb code before compression (`IMAGE_F_COMPRESSED_ARM_THUMB_FLT`).
        public static let armThumbFilter = Flags(rawValue: 0x800)

        /// Whether the payload is encrypted.
        public var isEncrypted: Bool { !isDisjoint(with: [.encryptedAES128, .encryptedAES256]) }
        /// Whether the payload is compressed.
        public var isCompressed: Bool { !isDisjoint(with: [.lzma1, .lzma2, .armThumbFilter]) }

        /// The flags in words.
        var names: [String] {
            let all: [(Flags, String)] = [
                (.encryptedAES128, "encrypted with AES-128"), (.encryptedAES256, "encrypted with AES-256"),
                (.nonBootable, "non-bootable"), (.ramLoad, "loaded to RAM"), (.romFixed, "fixed address"),
                (.lzma1, "LZMA1"), (.lzma2, "LZMA2"), (.armThumbFilter, "Arm Thumb filter"),
            ]
            return all.filter { contains($0.0) }.map { $0.1 }
        }
    }

    /// The size of the fixed part, in bytes.
    static let size = 32

    /// Where it is loaded to or stands, where a flag says so.
    public let loadAddress: UInt32
    /// The size of the header with its padding.
    public let headerSize: UInt16
    /// The size of the protected TLV area; 0 where there is none.
    public let protectedSize: UInt16
    /// The size of the payload.
    public let imageSize: UInt32
    /// What the boot loader has to do with it.
    public let flags: Flags
    /// Its version.
    public let version: MCUbootVersion

    /// Reads the header at the start of `bytes`.
    init(_ bytes: Span<UInt8>) throws(FirmwareError) {
        try bytes.require(Self.size, at: 0, in: "MCUboot header")
        let magic = bytes.littleEndian32(0)
        guard magic == 0x96F3_B83D else {
            // Version 1 of the format had another header and has not been made since 2017.
            let code: FirmwareError.Code = magic == 0x96F3_B83C ? .unsupported : .notThisFormat
            throw FirmwareError(code, in: "MCUboot magic", at: 0, expected: "0x96f3b83d", found: magic.hexadecimal)
        }
        loadAddress = bytes.littleEndian32(4)
        headerSize = bytes.littleEndian16(8)
        protectedSize = bytes.littleEndian16(10)
        imageSize = bytes.littleEndian32(12)
        flags = Flags(rawValue: bytes.littleEndian32(16))
        version = MCUbootVersion(bytes, at: 20)
        guard headerSize >= UInt16(Self.size) else {
            throw FirmwareError(
                .malformed,
                in: "MCUboot header size",
                at: 8,
                expected: "at least \(Self.size)",
                found: "\(headerSize)"
            )
        }
        guard !flags.contains([.encryptedAES128, .encryptedAES256]), !flags.contains([.lzma1, .lzma2]) else {
            throw FirmwareError(
                .malformed,
                in: "MCUboot flags",
                at: 16,
                expected: "at most one encryption and one compression",
                found: flags.rawValue.hexadecimal
            )
        }
    }
}
