/// The file header of an ELF file: what it is and which processor it is for.
public struct ELFHeader: Equatable, Sendable {
    /// What an ELF file is (`e_type`).
    public struct FileType: RawRepresentable, Equatable, Hashable, Sendable {
        /// The number in the file.
        public let rawValue: UInt16

        /// The type with a number.
        public init(rawValue: UInt16) {
            self.rawValue = rawValue
        }

        /// An object file or kernel module (`ET_REL`).
        public static let relocatable = FileType(rawValue: 1)
        /// A program at fixed addresses (`ET_EXEC`).
        public static let executable = FileType(rawValue: 2)
        /// A library or a position-independent program (`ET_DYN`).
        public static let dynamic = FileType(rawValue: 3)
        /// A memory dump (`ET_CORE`).
        public static let core = FileType(rawValue: 4)
    }

    /// The width of addresses.
    public let elfClass: ELFClass
    /// The byte order.
    public let byteOrder: ELFByteOrder
    /// The operating system ABI (`EI_OSABI`): 0 System V, 3 GNU.
    public let osABI: UInt8
    /// Program, library, object file or dump.
    public let type: FileType
    /// The processor.
    public let machine: ELFMachine
    /// Flags whose meaning depends on the processor (`e_flags`).
    public let flags: UInt32

    let programHeaderOffset: UInt64
    let programHeaderSize: Int
    let programHeaderCount: Int

    var layout: ELFLayout { ELFLayout(elfClass: elfClass, byteOrder: byteOrder) }

    /// A header of a file that is not there, for a processor.
    init(elfClass: ELFClass, byteOrder: ELFByteOrder, machine: ELFMachine) {
        self.elfClass = elfClass
        self.byteOrder = byteOrder
        self.osABI = 0
        self.type = .dynamic
        self.machine = machine
        self.flags = 0
        self.programHeaderOffset = 0
        self.programHeaderSize = 0
        self.programHeaderCount = 0
    }

    /// Reads the header at the start of `bytes`; the first 64 bytes of a file are enough.
    public init(_ bytes: Span<UInt8>) throws(ELFError) {
        guard bytes.count >= 16 else {
            let found = "a file of \(bytes.count) bytes"
            throw ELFError(.truncated, in: "identification", at: 0, expected: "16 bytes", found: found)
        }
        guard bytes[0] == 0x7F, bytes[1] == 0x45, bytes[2] == 0x4C, bytes[3] == 0x46 else {
            throw ELFError(.notELF, in: "identification", at: 0, expected: "7f 45 4c 46", found: "other bytes")
        }
        guard let elfClass = ELFClass(rawValue: bytes[4]) else {
            throw ELFError(.unsupported, in: "EI_CLASS", at: 4, expected: "1 or 2", found: "\(bytes[4])")
        }
        guard let byteOrder = ELFByteOrder(rawValue: bytes[5]) else {
            throw ELFError(.unsupported, in: "EI_DATA", at: 5, expected: "1 or 2", found: "\(bytes[5])")
        }
        let layout = ELFLayout(elfClass: elfClass, byteOrder: byteOrder)
        try layout.require(layout.is64 ? 64 : 52, bytes, at: 0, in: "file header")
        self.elfClass = elfClass
        self.byteOrder = byteOrder
        self.osABI = bytes[7]
        self.type = FileType(rawValue: layout.u16(bytes, 16))
        self.machine = ELFMachine(rawValue: layout.u16(bytes, 18))
        self.programHeaderOffset = layout.is64 ? layout.u64(bytes, 32) : UInt64(layout.u32(bytes, 28))
        self.flags = layout.u32(bytes, layout.is64 ? 48 : 36)
        self.programHeaderSize = Int(layout.u16(bytes, layout.is64 ? 54 : 42))
        self.programHeaderCount = Int(layout.u16(bytes, layout.is64 ? 56 : 44))
    }
}
