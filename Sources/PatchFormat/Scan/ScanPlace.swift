/// Where a scanner is, and what the model says about it: kept apart from the model's lists, for speed.
struct ScanPlace {
    /// The segment that holds the region: offset, bytes, address.
    var segmentOffset = 0
    var segmentSize = 0
    var segmentAddress: UInt64 = 0
    /// The region.
    var regionOffset = 0
    var regionEnd = 0
    var content = RegionContent.opaque
    var parameter: UInt32 = 0
    /// From the parameter's place to the end of its region.
    var parameterSize: UInt32 = 0
    /// From the first to the last byte of code.
    var codeStart = 0
    var codeEnd = 0
    /// Whether any of it is Thumb code.
    var hasThumb = false

    /// How many segments there are.
    var segmentCount = 0
    /// Smaller numbers are no pointers: a kernel's are in the upper half, and what it has at 0 is data of each processor.
    var lowestPointer: UInt64 = 0x1000

    /// A place before everything.
    init(model: ImageModel) {
        var start = Int(model.size)
        var end = 0
        for region in model.regions where region.content.isCode {
            start = min(start, Int(region.offset))
            end = max(end, Int(region.offset &+ region.size))
            if region.content == .thumbCode { hasThumb = true }
        }
        codeStart = start
        codeEnd = end
        segmentCount = model.segments.count
        for segment in model.segments where segment.address >> 63 == 1 { lowestPointer = 1 << 63 }
    }

    /// Moves to the region with `index`, or to the empty rest of the image behind the last.
    mutating func enter(_ index: Int, of model: ImageModel) {
        guard index < model.regions.count else {
            regionOffset = Int(model.size)
            regionEnd = Int.max
            content = .opaque
            return
        }
        let region = model.regions[index]
        regionOffset = Int(region.offset)
        regionEnd = regionOffset &+ Int(region.size)
        content = region.content
        parameter = region.parameter
        parameterSize = 0
        if content.isCode, parameter != 0, let table = model.region(at: parameter),
            model.address(ofPlace: parameter) != nil
        {
            parameterSize = table.offset &+ table.size &- parameter
        }
        segmentOffset = 0
        segmentSize = 0
        segmentAddress = 0
        for segment in model.segments
        where region.offset >= segment.offset && region.offset &- segment.offset < segment.size {
            segmentOffset = Int(segment.offset)
            segmentSize = Int(segment.size)
            segmentAddress = segment.address
            break
        }
    }

    /// The address of the byte at `position` of this region.
    @inline(__always)
    func address(of position: Int) -> UInt64 {
        segmentAddress &+ UInt64(truncatingIfNeeded: position &- segmentOffset)
    }

    /// What lies `displacement` bytes behind `position`, if it is in code.
    @inline(__always)
    func code(at position: Int, _ displacement: Int, in model: ImageModel) -> UInt32? {
        let target = position &+ displacement
        let inSegment = target &- segmentOffset
        if inSegment >= 0, inSegment < segmentSize {
            return target >= codeStart && target < codeEnd ? UInt32(truncatingIfNeeded: target) : nil
        }
        return segmentCount > 1 ? farCode(inSegment, in: model) : nil
    }

    /// Code in another segment.
    @inline(never)
    private func farCode(_ inSegment: Int, in model: ImageModel) -> UInt32? {
        guard
            let target = model.place(ofAddress: segmentAddress &+ UInt64(bitPattern: Int64(inSegment))),
            target < Reference.memoryPlaces, Int(target) >= codeStart, Int(target) < codeEnd
        else { return nil }
        return target
    }

    /// What lies `displacement` bytes behind `position`, anywhere in memory.
    @inline(__always)
    func memory(at position: Int, _ displacement: Int, in model: ImageModel) -> UInt32? {
        let target = position &+ displacement
        let inSegment = target &- segmentOffset
        if inSegment >= 0, inSegment < segmentSize { return UInt32(truncatingIfNeeded: target) }
        return model.place(ofAddress: segmentAddress &+ UInt64(truncatingIfNeeded: inSegment))
    }
}

extension RegionContent {
    /// Whether it is a processor's instructions.
    public var isCode: Bool {
        switch self {
        case .x86Code, .a64Code, .a32Code, .thumbCode, .riscv32Code, .riscv64Code: true
        default: false
        }
    }
}
