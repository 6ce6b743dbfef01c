/// A program header: a part of the file that the loader maps or reads.
public struct ELFSegment: Equatable, Sendable {
    /// What a segment is for (`p_type`).
    public struct Kind: RawRepresentable, Equatable, Hashable, Sendable {
        /// The number in the file.
        public let rawValue: UInt32

        /// The kind with a number.
        public init(rawValue: UInt32) {
            self.rawValue = rawValue
        }

        /// Mapped into memory (`PT_LOAD`).
        public static let load = Kind(rawValue: 1)
        /// The dynamic section (`PT_DYNAMIC`).
        public static let dynamic = Kind(rawValue: 2)
        /// The path of the program's loader (`PT_INTERP`).
        public static let interpreter = Kind(rawValue: 3)
        /// Notes (`PT_NOTE`).
        public static let note = Kind(rawValue: 4)
        /// Thread-local storage (`PT_TLS`).
        public static let threadLocal = Kind(rawValue: 7)
        /// Whether the stack shall be executable (`PT_GNU_STACK`).
        public static let stack = Kind(rawValue: 0x6474_E551)
        /// Notes about the file's properties (`PT_GNU_PROPERTY`).
        public static let property = Kind(rawValue: 0x6474_E553)
    }

    /// What it is for.
    public let kind: Kind
    /// Permissions: 1 execute, 2 write, 4 read (`p_flags`).
    public let flags: UInt32
    /// Where its bytes lie in the file.
    public let offset: UInt64
    /// Where it lies in memory (`p_vaddr`).
    public let virtualAddress: UInt64
    /// Where it is placed before it runs (`p_paddr`): flash, on bare metal.
    public let physicalAddress: UInt64
    /// Its size in the file, in bytes.
    public let fileSize: UInt64
    /// Its size in memory, in bytes.
    public let memorySize: UInt64
    /// Alignment in memory and in the file.
    public let alignment: UInt64

    /// Reads the header at `offset`, which must be checked to be there.
    init(_ bytes: Span<UInt8>, at start: Int, layout: ELFLayout) {
        kind = Kind(rawValue: layout.u32(bytes, start))
        if layout.is64 {
            flags = layout.u32(bytes, start + 4)
            offset = layout.u64(bytes, start + 8)
            virtualAddress = layout.u64(bytes, start + 16)
            physicalAddress = layout.u64(bytes, start + 24)
            fileSize = layout.u64(bytes, start + 32)
            memorySize = layout.u64(bytes, start + 40)
            alignment = layout.u64(bytes, start + 48)
        } else {
            offset = UInt64(layout.u32(bytes, start + 4))
            virtualAddress = UInt64(layout.u32(bytes, start + 8))
            physicalAddress = UInt64(layout.u32(bytes, start + 12))
            fileSize = UInt64(layout.u32(bytes, start + 16))
            memorySize = UInt64(layout.u32(bytes, start + 20))
            flags = layout.u32(bytes, start + 24)
            alignment = UInt64(layout.u32(bytes, start + 28))
        }
    }

    /// All program headers of a file.
    static func all(_ bytes: Span<UInt8>, header: ELFHeader, limits: ELFLimits) throws(ELFError) -> [ELFSegment] {
        let layout = header.layout
        let count = header.programHeaderCount
        guard count > 0 else { return [] }
        let size = layout.is64 ? 56 : 32
        guard let start = Int(exactly: header.programHeaderOffset), start <= bytes.count else {
            throw ELFError(
                .truncated,
                in: "program headers",
                at: bytes.count,
                expected: "an offset inside the file",
                found: "\(header.programHeaderOffset)"
            )
        }
        guard header.programHeaderSize == size else {
            throw ELFError(
                .malformed,
                in: "e_phentsize",
                at: layout.is64 ? 54 : 42,
                expected: "\(size)",
                found: "\(header.programHeaderSize)"
            )
        }
        guard count <= limits.programHeaders else {
            throw ELFError(
                .limitExceeded,
                in: "e_phnum",
                at: layout.is64 ? 56 : 44,
                expected: "at most \(limits.programHeaders)",
                found: "\(count)"
            )
        }
        try layout.require(count * size, bytes, at: start, in: "program headers")
        var segments: [ELFSegment] = []
        segments.reserveCapacity(count)
        for index in 0..<count {
            segments.append(ELFSegment(bytes, at: start + index * size, layout: layout))
        }
        return segments
    }
}
