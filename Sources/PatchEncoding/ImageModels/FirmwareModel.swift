public import PatchFormat

extension ImageModel {
    /// A model of a raw image without headers, or nil if no processor fits.
    ///
    /// The processor and the address are found by trying; blocks without instructions are taken for data with pointers.
    public init?(firmware image: [UInt8]) {
        guard image.count >= 1024, image.count < Int(ImageModel.sizeLimit) else { return nil }
        let trial = ProcessorTrial(image: image)
        guard let (content, targets) = trial.best() else { return nil }
        let width = content == .a64Code || content == .riscv64Code || content == .x86Code ? 8 : 4
        let bases = BaseAddressTrial(
            image: image,
            functions: FunctionStarts(image: image, content: content).offsets(called: targets),
            isThumb: content == .thumbCode,
            width: width
        )
        let isRISCV = content == .riscv32Code || content == .riscv64Code
        let address = bases.base() ?? (isRISCV ? bases.upperImmediateBase() : nil)
        let size = UInt32(image.count)
        var segments = [ImageSegment(offset: 0, size: size, address: address ?? 0, memorySize: size)]
        if let address {
            segments += MemoryTrial(image: image, base: address, width: width).segments()
        }
        let map = CodeMap(image: image, content: content)
        let pointers: RegionContent = address == nil ? .opaque : width == 8 ? .pointers64 : .pointers32
        self.init(
            size: size,
            segments: segments,
            regions: map.regions(data: pointers, around: RelocationTrial(image: image, content: content).regions()),
            hasAbsoluteCode: address != nil
        )
    }
}
