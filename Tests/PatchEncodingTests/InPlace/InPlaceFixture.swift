import PatchFormat

@testable import PatchEncoding

/// A pair of images, a slot for them, and the patch.
struct InPlaceFixture {
    static let blockSize = 512
    static let limits = InPlaceLimits(reference: .microcontroller, window: 2048, body: 4096)

    let old: [UInt8]
    let new: [UInt8]
    let slotSize: Int
    let spill: Int
    let patch: [UInt8]
    let layout: InPlaceLayout

    /// Stretches of the old image in another order, with changes and fresh bytes.
    init(seed: UInt64, spareBlocks: Int, spill: Int) {
        var random = SeededGenerator(seed: seed)
        func byte() -> UInt8 { UInt8.random(in: 0...255, using: &random) }
        let old = (0..<Int.random(in: 1_500..<2_200, using: &random)).map { _ in
            Int.random(in: 0..<3, using: &random) == 0 ? byte() : byte() % 9
        }
        var new: [UInt8] = []
        for _ in 0..<5 {
            let start = Int.random(in: 0..<old.count, using: &random)
            new += old[start..<min(old.count, start + Int.random(in: 0..<900, using: &random))]
            new += (0..<Int.random(in: 1..<40, using: &random)).map { _ in byte() }
            for _ in 0..<4 { new[Int.random(in: 0..<new.count, using: &random)] = byte() }
        }
        let most = max(old.count, new.count)
        let blocks = (most + Self.blockSize - 1) / Self.blockSize + spareBlocks
        self.init(old: old, new: new, slotSize: blocks * Self.blockSize, spill: spill)
    }

    init(old: [UInt8], new: [UInt8], slotSize: Int, spill: Int) {
        self.old = old
        self.new = new
        self.slotSize = slotSize
        self.spill = spill
        let encoder = InPlaceBodies(
            reference: ReferenceBodies(size: .small, bodyLimit: 2048),
            slotSize: slotSize,
            blockSize: Self.blockSize,
            window: 2048,
            spillLimit: spill
        )
        let made = old.withUnsafeBufferPointer { oldBytes in
            new.withUnsafeBufferPointer { newBytes in
                encoder.make(
                    old: oldBytes,
                    new: newBytes,
                    oldModel: ImageModel(opaque: UInt32(old.count)),
                    newModel: ImageModel(opaque: UInt32(new.count))
                )
            }
        }!
        layout = made.layout
        patch = InPlaceFixture.patch(made.bodies, old: old, new: new)
    }

    static func patch(_ bodies: [[UInt8]], old: [UInt8], new: [UInt8]) -> [UInt8] {
        let digests = FixtureDigests()
        let header = PatchHeader(
            codec: .inPlace,
            precursor: digests.name(old),
            result: digests.name(new),
            resultSize: UInt64(new.count),
            precursorSize: UInt64(old.count)
        )
        var writer = PatchWriter(header: header, digest: digests)
        for body in bodies {
            writer.append(body.span)
            writer.endFrame()
        }
        return writer.finish()
    }

    func slot(holding content: [UInt8]? = nil) -> SimulatedSlot {
        let image = content ?? old
        let bytes = image + [UInt8](repeating: 0xAA, count: slotSize - image.count)
        return SimulatedSlot(state: .init(bytes, records: 2, spill: spill), blockSize: Self.blockSize)
    }

    /// Runs until the end, the first error or the end of the patch.
    func run(
        _ slot: SimulatedSlot,
        _ patch: [UInt8]? = nil,
        isDryRunOnly: Bool = false
    ) -> Result<InPlaceStep, InPlaceError> {
        let patch = patch ?? self.patch
        let update = InPlaceUpdate(slot, digests: FixtureDigests(), limits: Self.limits, isDryRunOnly: isDryRunOnly)
        do throws(InPlaceError) {
            var step = update.step
            while case .more(let offset) = step, offset < UInt64(patch.count) {
                let piece = Array(patch[Int(offset)..<min(patch.count, Int(offset) + 97)])
                step = try update.push(piece.span)
            }
            return .success(step)
        } catch {
            return .failure(error)
        }
    }
}
