import PatchFormat
import Testing

@Suite struct ReferenceScannerTests {
    @Test(
        "D6 every reference found in any bytes encodes to the bytes that stand there",
        arguments: RegionContent.allCases
    )
    func encodingInvertsScanning(_ content: RegionContent) throws {
        var generator = SeededGenerator(seed: 1)
        var found = 0
        for round in 0..<60 {
            let count = 256 + 37 * round
            let image =
                round % 3 == 0 ? generator.bytes(count) : ReferenceFixture.dense(&generator, count: count, content)
            let parameter: UInt32 = content == .relativeRows ? 12 | 0b010101 << 8 : content == .objectRela64 ? 1 : 64
            let model = try ReferenceFixture.model(of: image, content, parameter: parameter)
            var end = 0
            for reference in ReferenceFixture.references(model, image) {
                #expect(Int(reference.position) >= end, "\(reference)")
                end = Int(reference.position) + reference.kind.size
                try #require(end <= image.count, "\(reference)")
                let field = ReferenceFixture.field(reference, in: image)
                let encoded = model.encode(reference, at: reference.position, target: reference.target, field: field)
                #expect(encoded == field, "\(reference)")
                let target = model.target(
                    of: reference,
                    at: reference.position,
                    field: field,
                    near: reference.target
                )
                #expect(target == reference.target, "\(reference)")
                found += 1
            }
        }
        #expect(found > 0 || content == .opaque)
    }

    @Test("D6 the answers do not depend on how a run is cut into windows", arguments: RegionContent.allCases)
    func windows(_ content: RegionContent) throws {
        var generator = SeededGenerator(seed: 2)
        for round in 0..<12 {
            let image = ReferenceFixture.dense(&generator, count: 700 + round, content)
            let model = try ReferenceFixture.model(of: image, content, parameter: 12 | 0b010101 << 8)
            let whole = ReferenceFixture.references(model, image, from: round, to: image.count - round)
            for step in [1, 3, 64, 301] {
                let cut = ReferenceFixture.references(model, image, from: round, to: image.count - round, step: step)
                #expect(cut == whole)
            }
        }
    }

    @Test(
        "A5 nor where words lie beyond their row, as only a hostile model has them",
        arguments: [17 | 0x9003 << 8, 9 | 0xFFFF << 8, 33 | 0x8001 << 8] as [UInt32]
    )
    func windowsOfHostileRows(_ parameter: UInt32) throws {
        var generator = SeededGenerator(seed: 4)
        for round in 0..<40 {
            let image = ReferenceFixture.dense(&generator, count: 700 + round, .relativeRows)
            let model = try ReferenceFixture.model(of: image, .relativeRows, parameter: parameter)
            let whole = ReferenceFixture.references(model, image, from: round, to: image.count - round)
            for step in [1, 3, 64, 301] {
                let cut = ReferenceFixture.references(model, image, from: round, to: image.count - round, step: step)
                #expect(cut == whole)
            }
        }
    }

    @Test("D6 a run's references do not depend on the bytes around it", arguments: RegionContent.allCases)
    func surroundings(_ content: RegionContent) throws {
        var generator = SeededGenerator(seed: 3)
        for _ in 0..<10 {
            let image = ReferenceFixture.dense(&generator, count: 900, content)
            var other = generator.bytes(900)
            other.replaceSubrange(300..<600, with: image[300..<600])
            let model = try ReferenceFixture.model(of: image, content, parameter: 12 | 0b010101 << 8)
            let first = ReferenceFixture.references(model, image, from: 300, to: 600)
            #expect(first == ReferenceFixture.references(model, other, from: 300, to: 600))
        }
    }

    @Test("D6 random models and runs never trap")
    func randomModels() {
        var generator = SeededGenerator(seed: 4)
        for _ in 0..<3000 {
            let image = generator.bytes(Int.random(in: 0..<400, using: &generator))
            guard let model = randomModel(image.count, &generator) else { continue }
            let start = UInt32.random(in: 0..<500, using: &generator)
            let end = Bool.random(using: &generator) ? UInt32.max : UInt32.random(in: 0..<500, using: &generator)
            var scanner = ReferenceScanner(model: model, start: start, end: end)
            var count = 0
            while let reference = scanner.next(in: image.span, at: 0), count < 2000 {
                count += 1
                let target = UInt32.random(in: .min ... .max, using: &generator)
                let field = UInt64.random(in: .min ... .max, using: &generator)
                _ = model.encode(reference, at: target, target: reference.target, field: field)
                _ = model.encode(reference, at: reference.position, target: target, field: field)
                _ = model.target(of: reference, at: target, field: field, near: target)
            }
            #expect(count < 2000)
        }
    }

    @Test("D6 any kind with any anchor encodes or refuses")
    func anyReference() throws {
        var generator = SeededGenerator(seed: 5)
        for _ in 0..<100 {
            guard let model = randomModel(4000, &generator) else { continue }
            for kind in ReferenceKind.allCases {
                for _ in 0..<20 {
                    let position = UInt32.random(in: 0..<6000, using: &generator)
                    let anchor =
                        Int32.random(in: .min ... .max, using: &generator)
                        >> Int32.random(in: 0..<31, using: &generator)
                    let target =
                        UInt32.random(in: .min ... .max, using: &generator)
                        >> UInt32.random(in: 0..<31, using: &generator)
                    let field = UInt64.random(in: .min ... .max, using: &generator)
                    let reference = Reference(position: position, target: target, anchor: anchor, kind: kind)
                    _ = model.encode(reference, at: position, target: target, field: field)
                    _ = model.target(of: reference, at: position, field: field, near: target)
                }
            }
        }
    }

    @Test(
        "A5 rows whose words overlap, as only a hostile model has them, give fields without overlap, within the window"
    )
    func overlappingRows() throws {
        let bytes = [UInt8](repeating: 1, count: 2_000)
        // Any row size, and a word at every half of each row.
        for row in [4, 6, 10, 33] as [UInt32] {
            let model = try #require(
                ImageModel(
                    size: 2_000,
                    segments: [ImageSegment(offset: 0, size: 2_000, address: 0, memorySize: 0x0400_0000)],
                    regions: [
                        ImageRegion(offset: 0, size: 2_000, content: .relativeRows, parameter: row | 0xFFFF << 8)
                    ]
                )
            )
            var found: [Reference] = []
            var scanner = ReferenceScanner(model: model, start: 0, end: 2_000)
            while !scanner.isAtEnd {
                let start = Int(scanner.position)
                let window = Array(bytes[start..<min(2_000, start + 150)])
                while let reference = scanner.next(in: window.span, at: UInt32(start)) {
                    found.append(reference)
                }
                if scanner.position >= 2_000 || Int(scanner.position) == start { break }
            }
            #expect(!found.isEmpty)
            let overlaps = zip(found, found.dropFirst()).filter { before, next in
                Int(next.position) < Int(before.position) + before.kind.size
            }
            #expect(overlaps.isEmpty, "rows of \(row) bytes")
        }
    }

    private func randomModel(_ count: Int, _ generator: inout SeededGenerator) -> ImageModel? {
        let size = UInt32(count)
        func place(_ generator: inout SeededGenerator) -> UInt32 { UInt32.random(in: 0...size, using: &generator) }
        var segments: [ImageSegment] = []
        for _ in 0..<Int.random(in: 0..<4, using: &generator) {
            let offset = place(&generator)
            let bytes = UInt32.random(in: 0...(size - offset), using: &generator)
            let address =
                UInt64.random(in: .min ... .max, using: &generator) >> UInt64.random(in: 0..<64, using: &generator)
            let memory = bytes + UInt32.random(in: 0..<0x0800_0000, using: &generator)
            segments.append(ImageSegment(offset: offset, size: bytes, address: address, memorySize: memory))
        }
        var regions: [ImageRegion] = []
        var end: UInt32 = 0
        for _ in 0..<Int.random(in: 0..<6, using: &generator) {
            let offset = UInt32.random(in: end...size, using: &generator)
            let bytes = UInt32.random(in: 0...(size - offset), using: &generator)
            let parameter =
                UInt32.random(in: .min ... .max, using: &generator) >> UInt32.random(in: 0..<32, using: &generator)
            let content = RegionContent.allCases.randomElement(using: &generator) ?? .opaque
            regions.append(ImageRegion(offset: offset, size: bytes, content: content, parameter: parameter))
            end = offset + bytes
        }
        let sections = (0..<Int.random(in: 0..<5, using: &generator)).map { _ in place(&generator) }
        let symbols = (0..<Int.random(in: 0..<5, using: &generator)).map { _ in
            UInt8.random(in: 0..<8, using: &generator)
        }
        return ImageModel(
            size: size,
            segments: segments,
            regions: regions,
            sections: sections,
            sectionSymbols: symbols,
            symbolTable: place(&generator),
            hasAbsoluteCode: Bool.random(using: &generator)
        )
    }
}
