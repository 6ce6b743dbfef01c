/// A model as a list of numbers, most of them small or, beside those of a similar model, equal.
struct ModelNumbers {
    /// How many segments, regions, sections and section symbols there are.
    let shape: [Int]
    let values: [UInt64]

    init(shape: [Int], values: [UInt64]) {
        self.shape = shape
        self.values = values
    }

    init(_ model: ImageModel) {
        shape = [model.segments.count, model.regions.count, model.sections.count, model.sectionSymbols.count]
        var values: [UInt64] = [model.hasAbsoluteCode ? 1 : 0, UInt64(model.size), UInt64(model.symbolTable)]
        var end: UInt32 = 0
        var bias: UInt64 = 0
        for segment in model.segments {
            values.append(UInt64(segment.offset))
            values.append(UInt64(segment.size))
            // Addresses mostly keep a distance from offsets.
            let distance = segment.address &- UInt64(segment.offset)
            values.append(ModelNumbers.zigzag(distance &- bias))
            bias = distance
            values.append(UInt64(segment.memorySize &- segment.size))
        }
        for region in model.regions {
            values.append(UInt64(region.offset &- end))
            values.append(UInt64(region.size))
            values.append(UInt64(region.content.rawValue))
            values.append(UInt64(region.parameter))
            end = region.offset &+ region.size
        }
        var last: UInt64 = 0
        for section in model.sections {
            values.append(ModelNumbers.zigzag(UInt64(section) &- last))
            last = UInt64(section)
        }
        for symbol in model.sectionSymbols { values.append(UInt64(symbol)) }
        self.values = values
    }

    /// How many numbers a model of a shape has.
    static func count(_ shape: [Int]) -> Int {
        3 &+ 4 &* shape[0] &+ 4 &* shape[1] &+ shape[2] &+ shape[3]
    }

    /// The model, or nil if it does not keep to its bounds.
    func model() throws(ImageModelError) -> ImageModel? {
        var next = 0
        func take() -> UInt64 {
            next &+= 1
            return values[next &- 1]
        }
        func takeShort() throws(ImageModelError) -> UInt32 {
            let value = take()
            guard value <= UInt64(UInt32.max) else { throw .outOfBounds }
            return UInt32(value)
        }
        let flags = take()
        guard flags <= 1 else { throw .outOfBounds }
        let size = try takeShort()
        let symbolTable = try takeShort()
        var segments: [ImageSegment] = []
        var bias: UInt64 = 0
        for _ in 0..<shape[0] {
            let offset = try takeShort()
            let bytes = try takeShort()
            bias &+= ModelNumbers.unzigzag(take())
            let (memory, overflow) = bytes.addingReportingOverflow(try takeShort())
            guard !overflow else { throw .outOfBounds }
            let address = bias &+ UInt64(offset)
            segments.append(ImageSegment(offset: offset, size: bytes, address: address, memorySize: memory))
        }
        var regions: [ImageRegion] = []
        var end: UInt32 = 0
        for _ in 0..<shape[1] {
            let (offset, overflow) = end.addingReportingOverflow(try takeShort())
            let bytes = try takeShort()
            let kind = take()
            guard kind < 256, let content = RegionContent(rawValue: UInt8(kind)) else { throw .unknownContent(kind) }
            let (limit, second) = offset.addingReportingOverflow(bytes)
            guard !overflow, !second else { throw .outOfBounds }
            regions.append(ImageRegion(offset: offset, size: bytes, content: content, parameter: try takeShort()))
            end = limit
        }
        var sections: [UInt32] = []
        var last: UInt64 = 0
        for _ in 0..<shape[2] {
            last &+= ModelNumbers.unzigzag(take())
            guard last <= UInt64(UInt32.max) else { throw .outOfBounds }
            sections.append(UInt32(last))
        }
        var symbols: [UInt8] = []
        for _ in 0..<shape[3] {
            let symbol = take()
            guard symbol < 256 else { throw .outOfBounds }
            symbols.append(UInt8(symbol))
        }
        return ImageModel(
            size: size,
            segments: segments,
            regions: regions,
            sections: sections,
            sectionSymbols: symbols,
            symbolTable: symbolTable,
            hasAbsoluteCode: flags == 1
        )
    }
}
