/// A program for a microcontroller without operating system, as the linker leaves it: an ELF file without loader and
/// dynamic section (System V ABI, chapter 5).
///
/// Its segments say two things: where their bytes are placed in flash (`p_paddr`, the load address) and where they are
/// when it runs (`p_vaddr`).
public struct BareMetalELFImage: Equatable, Sendable {
    /// The file header.
    public let header: ELFHeader
    /// Where the program starts.
    public let entryPoint: UInt64
    /// The addresses that are written: flash, or RAM where the program is loaded there.
    public let memoryMap: MemoryMap
    /// The RAM that it needs when it runs.
    public let ramMap: MemoryMap
    /// The Cortex-M vector table.
    public let vectorTable: CortexMVectorTable?
    /// What Arm code was compiled for.
    public let armAttributes: ARMBuildAttributes?
    /// What RISC-V code was compiled for.
    public let riscvAttributes: RISCVBuildAttributes?
    /// The descriptor inside of it, still encoded: in a note of its own or in a segment.
    public let embeddedDescriptor: [UInt8]?

    /// Reads a whole file.
    ///
    /// - Throws: ``FirmwareError`` where it is no ELF file, one for an operating system, cut short or contradicts
    ///   itself.
    public init(_ bytes: Span<UInt8>) throws(FirmwareError) {
        let file = try Self.file(bytes)
        guard Self.isBareMetal(file, bytes) else {
            throw FirmwareError(
                .notThisFormat,
                in: "ELF file",
                at: 0,
                expected: "a program without operating system",
                found: "a library, an object file or a program with a loader"
            )
        }
        header = file.header
        let layout = header.layout
        entryPoint = layout.word(bytes, 24)
        let sections = try BareMetalSections(bytes, header: header)
        var arm: ARMBuildAttributes?
        var riscv: RISCVBuildAttributes?
        if let range = sections.attributes {
            if header.machine == .arm {
                arm = ARMBuildAttributes(
                    try BuildAttributes(bytes, in: range, vendor: "aeabi", layout: layout)
                )
            } else if header.machine == .riscv {
                riscv = RISCVBuildAttributes(
                    try BuildAttributes(bytes, in: range, vendor: "riscv", layout: layout)
                )
            }
        }
        armAttributes = arm
        riscvAttributes = riscv
        let isCortexM = arm?.isMicrocontroller == true
        let placement = try BareMetalPlacement(bytes, file, sections, usesCortexMAddresses: isCortexM)
        memoryMap = placement.written
        ramMap = placement.ram
        vectorTable = isCortexM ? placement.vectorTable(bytes) : nil
        embeddedDescriptor = file.notes.descriptor ?? placement.embeddedDescriptor(bytes)
    }

    private static func file(_ bytes: Span<UInt8>) throws(FirmwareError) -> ELFFile {
        do throws(ELFError) {
            return try ELFFile(bytes, depth: .dynamic)
        } catch {
            throw FirmwareError(error)
        }
    }

    /// Whether an ELF file is a program without operating system: it asks for no loader, loads no library and bears
    /// no mark of an operating system.
    public static func isBareMetal(_ file: ELFFile, _ bytes: Span<UInt8>) -> Bool {
        guard file.header.type == .executable || file.header.type == .dynamic, file.interpreter == nil,
            file.dynamic == nil, file.header.osABI == 0 || file.header.osABI == 97,
            file.segments.contains(where: { $0.kind == .load })
        else { return false }
        let layout = file.header.layout
        for segment in file.segments {
            // PT_GNU_RELRO is for a start-up code that asks a kernel to protect pages.
            if segment.kind.rawValue == 0x6474_E552 { return false }
            if segment.kind == .note, bearsSystemNote(bytes, segment, layout) { return false }
        }
        return true
    }

    /// Whether a note says that the program is for an operating system: the ABI tag or properties of GNU, or Go's
    /// build identifier.
    private static func bearsSystemNote(_ bytes: Span<UInt8>, _ segment: ELFSegment, _ layout: ELFLayout) -> Bool {
        guard let start = Int(exactly: segment.offset), start <= bytes.count, segment.fileSize <= 65_536 else {
            return false
        }
        let end = min(bytes.count, start + Int(segment.fileSize))
        var offset = start
        while end - offset >= 16 {
            let nameSize = Int(layout.u32(bytes, offset))
            let size = Int(layout.u32(bytes, offset + 4))
            let type = layout.u32(bytes, offset + 8)
            let isGNU = bytes[offset + 12] == 0x47 && bytes[offset + 13] == 0x4E && bytes[offset + 14] == 0x55
            let isGo = bytes[offset + 12] == 0x47 && bytes[offset + 13] == 0x6F && bytes[offset + 14] == 0
            if (isGo && type == 4) || (isGNU && (type == 1 || type == 5)) { return true }
            guard nameSize <= end - offset, size <= end - offset else { return false }
            offset += 12 + (nameSize + 3) / 4 * 4 + (size + 3) / 4 * 4
        }
        return false
    }
}
