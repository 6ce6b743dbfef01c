import PatchFormat

/// Which content a section has.
struct ElfRegionRules {
    let headers: ElfHeaders
    let image: [UInt8]

    /// The region that a section is, or nil if nothing in it refers to anything.
    func region(of section: ElfSection) -> ImageRegion? {
        if section.isNamed(".BTF") { return typeInfo(section) }
        guard let (content, parameter) = content(of: section) else { return nil }
        return ImageRegion(
            offset: UInt32(section.offset),
            size: UInt32(section.size),
            content: content,
            parameter: parameter
        )
    }

    /// The region that a segment is, where there are no sections.
    func region(of segment: ImageSegment, isCode: Bool, isData: Bool) -> ImageRegion {
        let content: RegionContent = isCode ? code(at: segment.offset, segment.size) : isData ? pointers : .constants
        return ImageRegion(offset: segment.offset, size: segment.size, content: content)
    }

    private var pointers: RegionContent { headers.is64 ? .pointers64 : .pointers32 }
    private var isObject: Bool { headers.type == 1 }

    private func content(of section: ElfSection) -> (RegionContent, UInt32)? {
        switch section.kind {
        case 2, 11:
            guard Int(section.link) < headers.sections.count else { return nil }
            let names = UInt32(headers.sections[Int(section.link)].offset)
            if isObject { return headers.is64 ? (.objectSymbols64, names) : nil }
            return (headers.is64 ? .symbols64 : .symbols32, names)
        case 4:
            if isObject { return headers.is64 ? (.objectRela64, section.info) : nil }
            return (headers.is64 ? .rela64 : .rela32, 0)
        case 9: return isObject ? nil : (.rel32, 0)
        case 14, 15, 16: return (pointers, 0)
        case 6: return (pointers, 0)
        case 0x7000_0001 where headers.machine == 40: return (.armFrames, 0)
        case 1, 0x7000_0001: break
        default: return nil
        }
        if section.flags & 2 == 0 { return nil }
        if section.flags & 4 != 0 {
            let table = headers.machine == 40 ? headers.sections.first { $0.isNamed(".got") } : nil
            return (code(at: UInt32(section.offset), UInt32(section.size)), table.map { UInt32($0.offset) } ?? 0)
        }
        if let rows = relativeRows(section) { return (.relativeRows, rows) }
        if section.isNamed(".eh_frame_hdr") { return (.frameIndex, 0) }
        if section.isNamed(".eh_frame") { return (.frames, 0) }
        if section.isNamed(".ARM.extab") { return (.armFrames, 0) }
        if section.hasPrefix(".rodata") {
            return (isKernel ? pointers : .constants, 0)
        }
        if section.isNamed(".gcc_except_table") || section.isNamed(".BTF") || section.isNamed(".orc_unwind")
            || section.isNamed("__ksymtab_strings") || section.hasPrefix("__kcrctab") || isObject
        {
            return nil
        }
        return (pointers, 0)
    }

    /// The types of a `.BTF` section (include/uapi/linux/btf.h, `btf_header`).
    private func typeInfo(_ section: ElfSection) -> ImageRegion? {
        let reader = LittleEndianReader(bytes: image)
        let start = Int(section.offset)
        let body = reader.read(start + 4, 4)
        let types = body + reader.read(start + 8, 4)
        let size = reader.read(start + 12, 4)
        let strings = body + reader.read(start + 16, 4)
        guard reader.read(start, 2) == 0xEB9F, types + size <= section.size, strings <= section.size else { return nil }
        return ImageRegion(
            offset: UInt32(start + Int(types)),
            size: UInt32(size),
            content: .typeInfo,
            parameter: isObject ? 0 : UInt32(start + Int(strings))
        )
    }

    private var isKernel: Bool { headers.segments.contains { $0.segment.address >> 63 == 1 } }

    /// The tables of a Linux kernel (include/linux/export.h, extable.h, arch/x86/include/asm/{bug,alternative,orc_types}.h): bytes
    /// of a row, and which of its halfwords begin a word relative to itself.
    private func relativeRows(_ section: ElfSection) -> UInt32? {
        guard isKernel else { return nil }
        if section.isNamed("__ksymtab") || section.isNamed("__ksymtab_gpl") { return 12 | 0b010101 << 8 }
        if section.isNamed("__ex_table") { return 12 | 0b000101 << 8 }
        if section.isNamed("__bug_table") { return 12 | 0b000101 << 8 }
        if section.isNamed(".altinstructions") { return 14 | 0b000101 << 8 }
        if section.isNamed(".orc_unwind_ip") || section.isNamed(".retpoline_sites") || section.isNamed(".return_sites")
            || section.isNamed(".call_sites") || section.isNamed(".ibt_endbr_seal") || section.isNamed(".smp_locks")
        {
            return 4 | 0b1 << 8
        }
        if section.isNamed(".pci_fixup") { return 16 | 0b1000000 << 8 }
        if section.hasPrefix("runtime_") { return 4 | 0b1 << 8 }
        return nil
    }

    /// Which processor's instructions these are.
    func code(at offset: UInt32, _ size: UInt32) -> RegionContent {
        switch headers.machine {
        case 62: .x86Code
        case 183: .a64Code
        case 243: headers.is64 ? .riscv64Code : .riscv32Code
        case 40: ProcessorTrial(image: image).armCode(offset: offset, size: size)
        default: .opaque
        }
    }

    /// Which section each of the first symbols stands for.
    func sectionSymbols() -> [UInt8] {
        guard let table = headers.sections.first(where: { $0.kind == 2 }), headers.is64 else { return [] }
        let reader = LittleEndianReader(bytes: image)
        var result: [UInt8] = []
        for index in 0..<min(ImageModel.sectionLimit, Int(table.size / 24)) {
            let row = Int(table.offset) + index * 24
            let isSection = reader.read(row + 4, 1) & 0xF == 3
            let section = reader.read(row + 6, 2)
            result.append(isSection && section < 256 ? UInt8(section) : 0)
        }
        while result.last == 0 { result.removeLast() }
        return result
    }
}
