import PatchDecoding
import PatchFormat

@testable import PatchEncoding

/// A pair of images, a slot for them with room beside it, and a patch of codec 5.
struct StagedFixture {
    static let blockSize = 512

    let old: [UInt8]
    let new: [UInt8]
    let slotSize: Int
    let spill: Int
    let plan: StagedPlan
    let patch: [UInt8]

    /// Stretches of the old image in another order, and fresh bytes between; the first ones from `seed` on that can be planned.
    ///
    /// - Parameters:
    ///   - isSaving: Whether what segments overwrite is saved beside the slot; `nil` for what costs least.
    ///   - isMoving: Whether the old image is moved up first; `nil` for what costs least.
    init(seed: UInt64, spareBlocks: Int, spill: Int = 16_384, isSaving: Bool? = nil, isMoving: Bool? = nil) {
        var random = SeededGenerator(seed: seed)
        for _ in 0..<1_000 {
            let old = random.bytes(Int.random(in: 5_000..<7_000, using: &random))
            var new: [UInt8] = []
            for _ in 0..<6 {
                let start = Int.random(in: 0..<old.count, using: &random)
                new += old[start..<min(old.count, start + Int.random(in: 300..<1_500, using: &random))]
                new += random.bytes(Int.random(in: 1..<400, using: &random))
            }
            let blocks = (max(old.count, new.count) + Self.blockSize - 1) / Self.blockSize + spareBlocks
            let size = blocks * Self.blockSize
            let draft = Self.draft(old, new, size, spill) { layout in
                (isSaving == nil || layout.isSaving == isSaving) && (isMoving == nil || (layout.shift > 0) == isMoving)
            }
            guard let draft, draft.moves.count > 1 else { continue }
            self.init(old: old, new: new, slotSize: size, spill: spill, draft: draft)
            return
        }
        fatalError("no such plan")
    }

    /// These images in a slot of `slotSize` bytes.
    init(old: [UInt8], new: [UInt8], slotSize: Int, spill: Int = 16_384) {
        let draft = Self.draft(old, new, slotSize, spill) { _ in true }!
        self.init(old: old, new: new, slotSize: slotSize, spill: spill, draft: draft)
    }

    private init(old: [UInt8], new: [UInt8], slotSize: Int, spill: Int, draft: StagedPlan) {
        self.old = old
        self.new = new
        self.slotSize = slotSize
        self.spill = spill
        let within = StagedFixture.within(old, new)
        plan = StagedFixture.plan(draft.layout, draft.moves, within, old: old, new: new)!
        patch = StagedFixture.patch(plan, within, old: old, new: new)
    }

    private static func draft(
        _ old: [UInt8],
        _ new: [UInt8],
        _ slotSize: Int,
        _ spill: Int,
        isWanted: (InPlaceLayout) -> Bool
    ) -> StagedPlan? {
        let planner = StagedPlanner(
            layouts: InPlaceLayouts(slotSize: slotSize, blockSize: blockSize, window: blockSize),
            spillLimit: spill,
            leastMove: 64
        )
        return old.withUnsafeBufferPointer { old in
            new.withUnsafeBufferPointer { new in planner.plan(old: old, new: new, isWanted: isWanted) }
        }
    }

    /// A patch for two slots, that names `other` as its result where that is given.
    static func within(_ old: [UInt8], _ new: [UInt8], naming other: [UInt8]? = nil) -> [UInt8] {
        let digests = FixtureDigests()
        let names = PatchNames(precursor: digests.name(old), result: digests.name(other ?? new))
        // Errors here would be errors of another codec.
        return try! ZstdPatchEncoder().encode(old: old.span, new: new.span, names: names, tier: .fast, digest: digests)
    }

    static func plan(
        _ layout: InPlaceLayout,
        _ moves: [StagedMove],
        _ within: [UInt8],
        old: [UInt8],
        new: [UInt8]
    ) -> StagedPlan? {
        StagedPlan(layout: layout, patchSize: within.count, moves: moves, oldSize: old.count, resultSize: new.count)
    }

    static func patch(_ plan: StagedPlan, _ within: [UInt8], old: [UInt8], new: [UInt8]) -> [UInt8] {
        let digests = FixtureDigests()
        let header = PatchHeader(
            codec: .staged,
            precursor: digests.name(old),
            result: digests.name(new),
            resultSize: UInt64(new.count),
            precursorSize: UInt64(old.count)
        )
        var writer = PatchWriter(header: header, digest: digests)
        writer.append(plan.encoded.span)
        // Frames end anywhere.
        writer.endFrame()
        writer.append(within.span)
        return writer.finish()
    }

    func slot(holding content: [UInt8]? = nil, spill: Int? = nil) -> SimulatedSlot {
        let image = content ?? old
        let bytes = image + [UInt8](repeating: 0xAA, count: slotSize - image.count)
        return SimulatedSlot(state: .init(bytes, records: 2, spill: spill ?? self.spill), blockSize: Self.blockSize)
    }

    /// Runs until the end, the first error or the end of the patch.
    func run(
        _ slot: SimulatedSlot,
        _ patch: [UInt8]? = nil,
        isDryRunOnly: Bool = false
    ) -> Result<InPlaceStep, InPlaceError> {
        let patch = patch ?? self.patch
        let update = StagedUpdate(slot, digests: FixtureDigests(), isDryRunOnly: isDryRunOnly) {
            SlotDecoder(slot, $0, oldSize: $1)
        }
        do throws(InPlaceError) {
            var step = update.step
            while true {
                switch step {
                case .more(let offset):
                    guard offset < UInt64(patch.count) else { return .success(step) }
                    let piece = Array(patch[Int(offset)..<min(patch.count, Int(offset) + 97)])
                    step = try update.push(piece.span)
                case .proceed: step = try update.proceed()
                case .verified, .complete: return .success(step)
                }
            }
        } catch {
            return .failure(error)
        }
    }
}
