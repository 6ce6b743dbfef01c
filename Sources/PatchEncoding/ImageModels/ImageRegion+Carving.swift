import PatchFormat

extension [ImageRegion] {
    /// The regions (ascending) with `tables` (ascending) put in their places.
    func carved(_ tables: [ImageRegion]) -> [ImageRegion] {
        var result: [ImageRegion] = []
        var tables = tables[...]
        var tableEnd: UInt32 = 0
        for region in self {
            var start = Swift.max(region.offset, tableEnd)
            let end = region.offset + region.size
            while let table = tables.first, table.offset < end {
                if table.offset > start { result.append(region.part(start, table.offset)) }
                result.append(table)
                tables.removeFirst()
                tableEnd = table.offset + table.size
                start = Swift.max(start, tableEnd)
            }
            if start < end { result.append(region.part(start, end)) }
        }
        result += tables
        return Array(result.prefix(ImageModel.regionLimit))
    }
}

extension ImageRegion {
    /// The part of it from one place up to another.
    func part(_ start: UInt32, _ end: UInt32) -> ImageRegion {
        ImageRegion(offset: start, size: end - start, content: content, parameter: parameter)
    }
}
