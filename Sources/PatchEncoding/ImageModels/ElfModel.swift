public import PatchFormat

extension ImageModel {
    /// A model from the headers of an ELF file, or nil if it is none.
    public init?(elf image: [UInt8]) {
        guard let headers = ElfHeaders(image) else { return nil }
        let isObject = headers.type == 1
        var segments = headers.segments.map(\.segment)
        if isObject {
            // Distances within a section are distances within the file.
            let size = UInt32(image.count)
            segments = [ImageSegment(offset: 0, size: size, address: 0, memorySize: size)]
        }
        let rules = ElfRegionRules(headers: headers, image: image)
        let isKernel = segments.contains { $0.address >> 63 == 1 }
        var regions: [ImageRegion] = []
        for section in headers.sections where section.size > 0 {
            if let region = rules.region(of: section) { regions.append(region) }
        }
        if regions.isEmpty {
            for (segment, isCode, isData) in headers.segments {
                regions.append(rules.region(of: segment, isCode: isCode, isData: isData))
            }
        }
        regions.sort { $0.offset < $1.offset }
        var end: UInt32 = 0
        regions.removeAll { region in
            if region.offset < end { return true }
            end = region.offset + region.size
            return false
        }
        if let first = segments.first(where: { $0.address >> 63 == 1 }) {
            regions = regions.carved(KernelTables(image: image, headers: headers, base: first.offset).regions())
        }
        // Per-CPU data of a kernel is at 0.
        let lowest = segments.map(\.address).filter { !isKernel || $0 >> 63 == 1 }.min() ?? 0
        let symbols = headers.sections.first { $0.kind == (isObject ? 2 : 11) }
        self.init(
            size: UInt32(image.count),
            segments: segments,
            regions: Array(regions.prefix(ImageModel.regionLimit)),
            sections: isObject ? headers.sections.prefix(ImageModel.sectionLimit).map { UInt32($0.offset) } : [],
            sectionSymbols: isObject ? rules.sectionSymbols() : [],
            symbolTable: symbols.map { UInt32($0.offset) } ?? 0,
            hasAbsoluteCode: !isObject && lowest >= 0x1_0000
        )
    }
}
