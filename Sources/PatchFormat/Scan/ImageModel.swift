/// What of an image the search for references needs: which addresses its bytes have, and what they are.
///
/// The encoder makes it, from an executable's headers or by trying; it travels in the patch, so that a decoder parses no
/// executable format. A wrong model makes a longer patch, never a wrong result: fields are predictions only.
public struct ImageModel: Equatable, Sendable {
    /// The most ``segments``.
    public static let segmentLimit = 16
    /// The most ``regions``.
    public static let regionLimit = 128
    /// The most ``sections``.
    public static let sectionLimit = 256
    /// Larger images have no model: places from here on are memory.
    public static let sizeLimit: UInt32 = Reference.memoryPlaces

    /// The image's bytes.
    public let size: UInt32
    /// Which addresses its parts have; each lies within the image.
    public let segments: [ImageSegment]
    /// What its parts are, ascending, without overlap, within the image; what lies between has no references.
    public let regions: [ImageRegion]
    /// Where each section of a relocatable object begins, by index; empty for all else.
    public let sections: [UInt32]
    /// Which section each of the first symbols of a relocatable object stands for, by index; 0 for none.
    public let sectionSymbols: [UInt8]
    /// The place of the symbol table that relocations name by index; 0 for none.
    public let symbolTable: UInt32
    /// Whether instructions hold whole addresses.
    public let hasAbsoluteCode: Bool

    /// A model, or nil if it does not keep to its bounds.
    public init?(
        size: UInt32,
        segments: [ImageSegment],
        regions: [ImageRegion],
        sections: [UInt32] = [],
        sectionSymbols: [UInt8] = [],
        symbolTable: UInt32 = 0,
        hasAbsoluteCode: Bool = false
    ) {
        guard size < ImageModel.sizeLimit, segments.count <= ImageModel.segmentLimit,
            regions.count <= ImageModel.regionLimit, sections.count <= ImageModel.sectionLimit,
            sectionSymbols.count <= ImageModel.sectionLimit, symbolTable <= size
        else { return nil }
        var memory: UInt32 = 0
        for segment in segments {
            guard segment.offset <= size, segment.size <= size &- segment.offset, segment.memorySize >= segment.size
            else { return nil }
            let (sum, overflow) = memory.addingReportingOverflow(segment.memorySize &- segment.size)
            guard !overflow, sum < Reference.typePlaces &- Reference.memoryPlaces else { return nil }
            memory = sum
        }
        var end: UInt32 = 0
        for region in regions {
            guard region.offset >= end, region.offset <= size, region.size <= size &- region.offset else { return nil }
            end = region.offset &+ region.size
        }
        for section in sections where section > size {
            return nil
        }
        self.size = size
        self.segments = segments
        self.regions = regions
        self.sections = sections
        self.sectionSymbols = sectionSymbols
        self.symbolTable = symbolTable
        self.hasAbsoluteCode = hasAbsoluteCode
    }

    /// A model of an image in which no references are known.
    public init(opaque size: UInt32) {
        self.size = size
        self.segments = []
        self.regions = []
        self.sections = []
        self.sectionSymbols = []
        self.symbolTable = 0
        self.hasAbsoluteCode = false
    }
}

extension ImageModel {
    /// The model with only those regions whose index `isKept` says; what only the others needed is left out.
    ///
    /// Made for two models of one shape with the same answers, the results have one shape again.
    public func keeping(_ isKept: (Int) -> Bool) -> ImageModel {
        var kept: [ImageRegion] = []
        var countsSections = false
        var countsSymbols = false
        for index in 0..<regions.count where isKept(index) {
            kept.append(regions[index])
            switch regions[index].content {
            case .objectRela64, .objectSymbols64: countsSections = true
            default: break
            }
            switch regions[index].content {
            case .objectRela64, .rela64: countsSymbols = true
            default: break
            }
        }
        return ImageModel(
            size: size,
            segments: kept.isEmpty ? [] : segments,
            regions: kept,
            sections: countsSections ? sections : [],
            sectionSymbols: countsSections ? sectionSymbols : [],
            symbolTable: countsSymbols ? symbolTable : 0,
            hasAbsoluteCode: hasAbsoluteCode
        ) ?? self
    }
}
