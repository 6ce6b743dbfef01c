import PatchFormat
import Testing

/// Images and models for tests of references.
enum ReferenceFixture {
    /// One region of `content` over the whole of `image`, at `address`; of what is no code over half of it, and code behind.
    static func model(
        of image: [UInt8],
        _ content: RegionContent,
        at address: UInt64 = 0x10000,
        parameter: UInt32 = 0
    ) throws -> ImageModel {
        let size = UInt32(image.count)
        let half = content.isCode ? size : size / 2
        return try #require(
            ImageModel(
                size: size,
                segments: [ImageSegment(offset: 0, size: size, address: address, memorySize: size + 4096)],
                regions: [
                    ImageRegion(offset: 0, size: half, content: content, parameter: parameter),
                    ImageRegion(offset: half, size: size - half, content: content.isCode ? content : .x86Code),
                ],
                sections: [0, 64, 256],
                sectionSymbols: [0, 1, 2],
                symbolTable: size / 2,
                hasAbsoluteCode: true
            )
        )
    }

    /// All references in the bytes from `start` up to `end`, seen through windows of `step` bytes and the look-ahead.
    static func references(
        _ model: ImageModel,
        _ image: [UInt8],
        from start: Int = 0,
        to end: Int? = nil,
        step: Int? = nil
    ) -> [Reference] {
        var scanner = ReferenceScanner(model: model, start: UInt32(start), end: UInt32(end ?? image.count))
        var result: [Reference] = []
        guard let step else {
            while let reference = scanner.next(in: image.span, at: 0) { result.append(reference) }
            return result
        }
        while !scanner.isAtEnd {
            let position = Int(scanner.position)
            let limit = min(image.count, position + ReferenceScanner.lookahead + step)
            let window = Array(image[min(position, limit)..<limit])
            while let reference = scanner.next(in: window.span, at: UInt32(position)) { result.append(reference) }
        }
        return result
    }

    /// The bytes of a reference's field.
    static func field(_ reference: Reference, in image: [UInt8]) -> UInt64 {
        var value: UInt64 = 0
        for index in 0..<reference.kind.size {
            value |= UInt64(image[Int(reference.position) + index]) << UInt64(8 * index)
        }
        return value
    }

    /// Bytes with many references: random ones, with words that lead into the image strewn in.
    static func dense(_ generator: inout SeededGenerator, count: Int, _ content: RegionContent) -> [UInt8] {
        var image = generator.bytes(count)
        func write(_ words: [UInt32], at start: Int) {
            for (index, word) in words.enumerated() {
                for byte in 0..<4 {
                    image[start + 4 * index + byte] = UInt8(truncatingIfNeeded: word >> UInt32(8 * byte))
                }
            }
        }
        if let row = rowSize(content) {
            for start in stride(from: 0, to: count - 24, by: row) {
                write(rowWords(content, start, code: UInt32(count * 3 / 4)), at: start)
            }
            return image
        }
        for start in stride(from: 0, to: count - 8, by: 8) where Bool.random(using: &generator) {
            let target = UInt32.random(in: 0..<UInt32(count), using: &generator)
            let words: [UInt32]
            switch content {
            case .x86Code: words = [0xE890_9090, target &- UInt32(start) &- 8]
            case .a64Code:
                words = [0x9000_0000 | target & 0x1F, 0x9100_0000 | (target & 0x3FF) << 10 | (target & 0x1F) << 5]
            case .a32Code: words = [0xE59F_0000 | target & 0xF0FC, 0xE08F_0000 | target & 0xF | (target & 0xF) << 12]
            case .thumbCode: words = [0x4478_4800 | target & 0x3F, 0xF800_F000 | target & 0x7FF << 16]
            case .riscv32Code, .riscv64Code:
                words = [0x97 | target & 0xF00, 0x13 | (target & 0xF) << 15 | target << 20]
            default: words = [0x10000 + target, 0]
            }
            write(words, at: start)
        }
        return image
    }

    private static func rowSize(_ content: RegionContent) -> Int? {
        switch content {
        case .frames, .objectRela64, .objectSymbols64: 24
        case .typeInfo: 12
        case .relativeRows, .constants, .armFrames, .symbols32: 4
        default: nil
        }
    }

    private static func rowWords(_ content: RegionContent, _ start: Int, code: UInt32) -> [UInt32] {
        let place = UInt32(start)
        return switch content {
        case .frames: [20, place + 4, code &- place &- 8]
        case .objectRela64: [16, 0, 2, 1, 24, 0]
        case .objectSymbols64: [3, 0x1_0003, 32, 0, 8, 0]
        case .typeInfo: [5, 0x0200_0000, 9]
        case .constants: [code &- place / 64 * 64]
        case .symbols32: [0x10000 + place]
        default: [(code &- place) & 0x7FFF_FFFF]
        }
    }
}
