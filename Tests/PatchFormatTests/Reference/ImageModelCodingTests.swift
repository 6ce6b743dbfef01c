import PatchFormat
import Testing

@Suite struct ImageModelCodingTests {
    private var model: ImageModel {
        get throws {
            try #require(
                ImageModel(
                    size: 100_000,
                    segments: [
                        ImageSegment(offset: 0, size: 60_000, address: 0xFFFF_FFFF_8100_0000, memorySize: 60_000),
                        ImageSegment(offset: 61_440, size: 30_000, address: 0x2000_0000, memorySize: 50_000),
                    ],
                    regions: [
                        ImageRegion(offset: 64, size: 50_000, content: .thumbCode),
                        ImageRegion(offset: 61_440, size: 1_200, content: .symbols32, parameter: 90_000),
                    ],
                    sections: [0, 64, 61_440],
                    sectionSymbols: [0, 2],
                    symbolTable: 61_440,
                    hasAbsoluteCode: true
                )
            )
        }
    }

    @Test("D6 a model's bytes give the model again, alone and beside a similar one")
    func roundTrip() throws {
        let model = try model
        let similar = try #require(
            ImageModel(
                size: 100_004,
                segments: model.segments,
                regions: model.regions,
                sections: model.sections,
                sectionSymbols: model.sectionSymbols,
                symbolTable: model.symbolTable
            )
        )
        for (first, reference) in [(model, nil), (similar, model), (ImageModel(opaque: 5), model), (model, model)] {
            let bytes = first.encoded(relativeTo: reference)
            var position = 0
            #expect(try ImageModel(decoding: bytes.span, at: &position, relativeTo: reference) == first)
            #expect(position == bytes.count)
        }
        #expect(similar.encoded(relativeTo: model).count <= 8)
    }

    @Test("D6 every shorter beginning of a model's bytes is refused")
    func truncated() throws {
        let bytes = try model.encoded()
        for count in 0..<bytes.count {
            let prefix = Array(bytes[..<count])
            #expect(throws: ImageModelError.self) {
                var position = 0
                _ = try ImageModel(decoding: prefix.span, at: &position)
            }
        }
    }

    @Test("D6 damaged bytes give a model within its bounds or an error")
    func damaged() throws {
        var generator = SeededGenerator(seed: 6)
        let bytes = try model.encoded()
        for _ in 0..<20_000 {
            var damaged = bytes
            for _ in 0..<Int.random(in: 1..<4, using: &generator) {
                damaged[Int.random(in: 0..<damaged.count, using: &generator)] = UInt8.random(
                    in: .min ... .max,
                    using: &generator
                )
            }
            var position = 0
            guard let model = try? ImageModel(decoding: damaged.span, at: &position) else { continue }
            #expect(model.regions.count <= ImageModel.regionLimit)
            #expect(model.regions.allSatisfy { $0.offset + $0.size <= model.size })
        }
    }

    @Test("D6 a model beside one of another shape is refused")
    func shape() {
        var position = 0
        let bytes: [UInt8] = [1, 3]
        #expect(throws: ImageModelError.differentShape) { _ = try ImageModel(decoding: bytes.span, at: &position) }
    }

    @Test("D6 shifts of numberings are learned piece by piece")
    func shifts() {
        var shifts = LearnedShifts(limit: 4)
        let base = Reference.typePlaces
        #expect(shifts.predict(base + 10) == base + 10)
        shifts.learn(base + 10, to: base + 15)
        #expect(shifts.predict(base + 12) == base + 17)
        shifts.learn(base + 100, to: base + 107)
        #expect(shifts.predict(base + 20) == base + 25)
        #expect(shifts.predict(base + 90) == base + 97)
        for number in 0..<UInt32(50) { shifts.learn(base + 1000 * number, to: base + 1001 * number) }
        #expect(shifts.predict(base + 49_000) == base + 49_049)
    }
}
