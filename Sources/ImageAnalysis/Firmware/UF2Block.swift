import CBOR

/// One block of a UF2 file (Microsoft, USB Flashing Format, README): 512 bytes with a header, up to 476 bytes of data
/// and a mark at its end.
public struct UF2Block: Equatable, Sendable {
    /// The flags of a block.
    public struct Flags: OptionSet, Hashable, Sendable {
        /// The number in the block.
        public let rawValue: UInt32

        /// Flags by their number.
        public init(rawValue: UInt32) {
            self.rawValue = rawValue
        }

        /// It is not written to flash.
        public static let notMainFlash = Flags(rawValue: 0x0001)
        /// It is a piece of a file.
        public static let fileContainer = Flags(rawValue: 0x1000)
        /// It names the family of boards that it is for.
        public static let familyID = Flags(rawValue: 0x2000)
        /// It carries the MD5 checksum of a region.
        public static let md5 = Flags(rawValue: 0x4000)
        /// It carries extension tags.
        public static let extensionTags = Flags(rawValue: 0x8000)
    }

    /// The size of every block, in bytes.
    static let size = 512

    /// Its flags.
    public let flags: Flags
    /// The address in flash, or the offset in the file of a container.
    public let address: UInt32
    /// Number of data bytes.
    public let payloadSize: Int
    /// Its number, from 0.
    public let number: UInt32
    /// The number of blocks that there must be.
    public let count: UInt32
    /// The family of boards, where the flag says so and it is no piece of a file.
    public let family: UF2Family?
    /// The size of the file that it is a piece of.
    public let fileSize: UInt32?

    /// Reads the block at `start`.
    init(_ bytes: Span<UInt8>, at start: Int) throws(FirmwareError) {
        try bytes.require(Self.size, at: start, in: "UF2 block \(start / Self.size)")
        for (offset, magic) in [(0, 0x0A32_4655 as UInt32), (4, 0x9E5D_5157), (508, 0x0AB1_6F30)] {
            let found = bytes.littleEndian32(start + offset)
            guard found == magic else {
                throw FirmwareError(
                    start == 0 ? .notThisFormat : .malformed,
                    in: "mark of UF2 block \(start / Self.size)",
                    at: start + offset,
                    expected: magic.hexadecimal,
                    found: found.hexadecimal
                )
            }
        }
        flags = Flags(rawValue: bytes.littleEndian32(start + 8))
        address = bytes.littleEndian32(start + 12)
        number = bytes.littleEndian32(start + 20)
        count = bytes.littleEndian32(start + 24)
        let last = bytes.littleEndian32(start + 28)
        let isFile = flags.contains(.fileContainer)
        fileSize = isFile ? last : nil
        family = !isFile && flags.contains(.familyID) ? UF2Family(rawValue: last) : nil
        let size = bytes.littleEndian32(start + 16)
        let room: UInt32 = flags.contains(.md5) ? 452 : 476
        guard size <= room else {
            throw Self.malformed("payload size", start + 16, "at most \(room) bytes", "\(size)")
        }
        payloadSize = Int(size)
        guard number < count else {
            throw Self.malformed("block number", start + 20, "a number below \(count)", "\(number)")
        }
    }

    /// The name of the file that the block at `start` is a piece of.
    func fileName(_ bytes: Span<UInt8>, at start: Int) throws(FirmwareError) -> Text {
        let begin = start + 32 + payloadSize
        guard let name = FirmwareText.trimmed(bytes, begin..<(start + 508)) else {
            throw Self.malformed("file name", begin, "a name that ends with NUL", "other bytes")
        }
        return name
    }

    static func malformed(_ field: String, _ offset: Int, _ expected: String, _ found: String) -> FirmwareError {
        FirmwareError(
            .malformed,
            in: "\(field) of UF2 block \(offset / size)",
            at: offset,
            expected: expected,
            found: found
        )
    }
}
