import PatchFormat

/// Tables of relative relocations in a raw image, by their rows: address, kind, and (64 bits) addend.
struct RelocationTrial {
    let image: [UInt8]
    let content: RegionContent

    /// The tables of at least 16 rows, ascending.
    func regions() -> [ImageRegion] {
        let reader = LittleEndianReader(bytes: image)
        let is64 = content == .a64Code || content == .riscv64Code || content == .x86Code
        let row = is64 ? 24 : content == .riscv32Code ? 12 : 8
        // R_X86_64_RELATIVE, R_AARCH64_RELATIVE, R_RISCV_RELATIVE, R_ARM_RELATIVE.
        let kind: UInt64 =
            switch content {
            case .x86Code: 8
            case .a64Code: 1027
            case .riscv32Code, .riscv64Code: 3
            default: 23
            }
        let width = is64 ? 8 : 4
        var result: [ImageRegion] = []
        var at = 0
        while at + row <= image.count {
            var end = at
            while end + row <= image.count, reader.read(end + width, width) == kind { end += row }
            if end - at >= 16 * row {
                result.append(
                    ImageRegion(
                        offset: UInt32(at),
                        size: UInt32(end - at),
                        content: is64 ? .rela64 : row == 12 ? .rela32 : .rel32
                    )
                )
                at = end
            } else {
                at += width
            }
        }
        return Array(result.prefix(8))
    }
}
