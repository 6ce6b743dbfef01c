import PatchFormat

/// Which processor's instructions some bytes are, by how many plausible calls each finds in them.
struct ProcessorTrial {
    let image: [UInt8]

    /// Instructions of all processors that are tried on raw images.
    static let candidates: [RegionContent] = [
        .thumbCode, .a32Code, .a64Code, .riscv32Code, .x86Code,
    ]

    /// A32 or Thumb.
    func armCode(offset: UInt32, size: UInt32) -> RegionContent {
        // The condition "always" is in the highest 4 bits of most A32 instructions.
        let reader = LittleEndianReader(bytes: image)
        var always = 0
        var words = 0
        let step = max(4, Int(size) / 16384 & ~3)
        var at = Int(offset)
        while at + 4 <= Int(offset) + Int(size) {
            if reader.read(at, 4) >> 28 == 0xE { always += 1 }
            words += 1
            at += step
        }
        return always * 2 > words ? .a32Code : .thumbCode
    }

    /// The positions of the jumps, branches and calls that `content` finds.
    func branches(as content: RegionContent) -> [Int] {
        references(as: content).filter {
            // Addresses of flash often look like loads of literals.
            $0.kind.rawValue < ReferenceKind.pointer64.rawValue && $0.kind != .thumbLiteral
        }.map { Int($0.position) }
    }

    /// How often each place is called.
    func calls(as content: RegionContent) -> [UInt32: Int] {
        var targets: [UInt32: Int] = [:]
        for reference in references(as: content) {
            switch reference.kind {
            case .x86Call, .a64Call, .a32Call, .thumbCall, .riscvCall, .riscvPageLoad:
                targets[reference.target, default: 0] += 1
            default: break
            }
        }
        return targets
    }

    private func references(as content: RegionContent) -> [Reference] {
        let size = UInt32(image.count)
        guard
            let model = ImageModel(
                size: size,
                segments: [ImageSegment(offset: 0, size: size, address: 0, memorySize: size)],
                regions: [ImageRegion(offset: 0, size: size, content: content)]
            )
        else { return [] }
        var scanner = ReferenceScanner(model: model, start: 0, end: size)
        var result: [Reference] = []
        while let reference = scanner.next(in: image.span, at: 0) { result.append(reference) }
        return result
    }

    /// The processor whose calls are the most plausible, if any are: calls of what others call too.
    func best() -> (content: RegionContent, targets: [UInt32: Int])? {
        var best: (content: RegionContent, targets: [UInt32: Int])?
        var bestScore = max(16, image.count / 2048)
        for content in ProcessorTrial.candidates {
            let targets = calls(as: content)
            // Bytes of padding call one place again and again: no target counts more than a few times.
            let score = targets.values.reduce(0) { $0 + min($1 - 1, 8) }
            if score > bestScore {
                bestScore = score
                best = (content, targets)
            }
        }
        if let found = best, found.content == .riscv32Code, isRISCV64() { best = (.riscv64Code, found.targets) }
        return best
    }

    /// Whether doublewords are loaded and stored.
    private func isRISCV64() -> Bool {
        let reader = LittleEndianReader(bytes: image)
        var doubles = 0
        var words = 0
        var at = 0
        while at + 4 <= image.count {
            let half = reader.read(at, 2)
            if half & 3 == 3 {
                if half & 0x7F == 0x03 || half & 0x7F == 0x23 {
                    if half & 0x7000 == 0x3000 { doubles += 1 } else if half & 0x7000 == 0x2000 { words += 1 }
                }
                at += 4
            } else {
                at += 2
            }
        }
        return doubles * 4 > words
    }
}
