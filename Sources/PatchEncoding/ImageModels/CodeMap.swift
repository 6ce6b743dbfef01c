import PatchFormat

/// Which blocks of a raw image hold instructions.
struct CodeMap {
    private static let block = 1024
    let image: [UInt8]
    let content: RegionContent

    /// The image as regions of code and of `data`, except where `tables` (ascending) are.
    func regions(data: RegionContent, around tables: [ImageRegion]) -> [ImageRegion] {
        regions(data: data).carved(tables)
    }

    private func regions(data: RegionContent) -> [ImageRegion] {
        let count = (image.count + CodeMap.block - 1) / CodeMap.block
        var hits = [Int](repeating: 0, count: count)
        for position in ProcessorTrial(image: image).branches(as: content) {
            hits[position / CodeMap.block] += 1
        }
        // What is no code has a quarter of the hits that code has, at most.
        let busy = hits.filter { $0 >= 4 }.sorted()
        let threshold = max(4, busy.isEmpty ? 4 : busy[busy.count * 2 / 3] / 4)
        var isCode = hits.map { $0 >= threshold }
        // Gaps and islands of a few blocks belong to what is around them.
        fill(&isCode, true, upTo: 4)
        fill(&isCode, false, upTo: 2)
        var regions: [ImageRegion] = []
        var start = 0
        while start < count, regions.count < ImageModel.regionLimit {
            var end = start
            while end < count, isCode[end] == isCode[start] { end += 1 }
            let last = regions.count == ImageModel.regionLimit - 1
            let offset = start * CodeMap.block
            let limit = last ? image.count : min(image.count, end * CodeMap.block)
            if isCode[start] || data != .opaque {
                regions.append(
                    ImageRegion(
                        offset: UInt32(offset),
                        size: UInt32(limit - offset),
                        content: isCode[start] ? content : data
                    )
                )
            }
            start = end
        }
        return regions
    }

    /// Makes runs of the other kind `value` where they are no longer than `length` and lie between two of `value`.
    private func fill(_ blocks: inout [Bool], _ value: Bool, upTo length: Int) {
        var start = 0
        while start < blocks.count {
            var end = start
            while end < blocks.count, blocks[end] == blocks[start] { end += 1 }
            if blocks[start] != value, end - start <= length, start > 0, end < blocks.count {
                for index in start..<end { blocks[index] = value }
            }
            start = end
        }
    }
}
