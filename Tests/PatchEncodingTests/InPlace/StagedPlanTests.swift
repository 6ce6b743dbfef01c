import Testing

@testable import PatchEncoding
@testable import PatchFormat

@Suite("Plans of staged patches")
struct StagedPlanTests {
    private static let layout = InPlaceLayout(blockSize: 512, shift: 2_048, segment: 1_024, window: 512)!

    private func made(_ moves: [StagedMove], old: Int = 4_096, new: Int = 4_096) -> StagedPlan? {
        StagedPlan(layout: Self.layout, patchSize: 9, moves: moves, oldSize: old, resultSize: new)
    }

    @Test("What is not moved is staged, one after the other")
    func sources() throws {
        let plan = try #require(
            made([StagedMove(new: 100, old: 700, count: 50), StagedMove(new: 200, old: 0, count: 10)])
        )
        #expect(plan.stagedSize == 4_096 - 60)
        #expect(plan.room(unit: 512) == 4_096)
        let expected: [(Int, StagedSource, Int)] = [
            (0, .staged(0), 100), (99, .staged(99), 1), (100, .old(700), 50), (149, .old(749), 1),
            (150, .staged(100), 50), (200, .old(0), 10), (210, .staged(150), 3_886), (4_095, .staged(4_035), 1),
        ]
        for (position, source, count) in expected {
            let found = plan.source(at: position)
            #expect(found.source == source && found.count == count, "position \(position)")
        }
    }

    @Test(
        "A6 A plan that leaves its images, overlaps, or moves what is overwritten by then is none",
        arguments: [
            [StagedMove(new: 4_000, old: 0, count: 97)], [StagedMove(new: 0, old: 4_000, count: 97)],
            [StagedMove(new: 0, old: 0, count: 0)], [StagedMove(new: .max, old: 0, count: 1)],
            [StagedMove(new: 0, old: .max, count: .max)],
            [StagedMove(new: 10, old: 10, count: 10), StagedMove(new: 19, old: 100, count: 1)],
            // The segment from 2,048 on overwrites what stood below 1,024 before.
            [StagedMove(new: 2_048, old: 1_023, count: 1)],
            [StagedMove(new: 1_900, old: 1_900 - 1_025, count: 300)],
        ]
    )
    func refused(_ moves: [StagedMove]) {
        #expect(made(moves) == nil)
    }

    @Test("A6 What is still there when it is needed may be moved")
    func allowed() {
        #expect(
            made([StagedMove(new: 2_048, old: 1_024, count: 1), StagedMove(new: 2_060, old: 2_060 - 1_024, count: 300)])
                != nil
        )
        #expect(made([StagedMove(new: 0, old: 0, count: 4_096)]) != nil)
        #expect(made(Array(repeating: StagedMove(new: 0, old: 0, count: 1), count: StagedPlan.moveLimit + 1)) == nil)
    }

    @Test("What was encoded reads back, and no shorter part of it does", arguments: [1, 2, 3, 4] as [UInt64])
    func coding(_ seed: UInt64) throws {
        let fixture = StagedFixture(seed: seed, spareBlocks: 3)
        let bytes = fixture.plan.encoded
        func read(_ bytes: [UInt8]) -> StagedPlan? {
            StagedPlan.read(bytes.span, oldSize: fixture.old.count, resultSize: fixture.new.count)
        }
        #expect(try StagedPlan.end(bytes.span) == bytes.count)
        #expect(read(bytes) == fixture.plan)
        for count in 0..<bytes.count { #expect(read(Array(bytes.prefix(count))) == nil) }
        #expect(read(bytes + [0]) == nil)
        #expect(throws: InPlaceError.layout) {
            try StagedPlan.end([0xFF, 0xFF, 0xFF, 0x7F].span)
        }
    }

    @Test("The planner moves all that is still there")
    func planner() throws {
        var random = SeededGenerator(seed: 5)
        let old = random.bytes(300_000)
        // Half of it moves down by 50,000 bytes, the rest stays.
        let new = Array(old[50_000..<150_000]) + random.bytes(50_000) + Array(old[150_000...])
        let planner = StagedPlanner(
            layouts: InPlaceLayouts(slotSize: 320_000, blockSize: 4_096, window: 4_096),
            spillLimit: 1 << 20,
            leastMove: 2_048
        )
        let plan = old.withUnsafeBufferPointer { old in
            new.withUnsafeBufferPointer { new in planner.plan(old: old, new: new) }
        }
        let found = try #require(plan)
        #expect((50_000..<51_000).contains(found.stagedSize))
    }

    @Test("A slot that is nearly full is not written in thousands of segments")
    func planningNearlyFull() throws {
        var random = SeededGenerator(seed: 7)
        let old = random.bytes(4 << 20)
        let new = Array(old[..<2_000_000]) + random.bytes(9_000) + Array(old[2_009_000...])
        let planner = StagedPlanner(
            layouts: InPlaceLayouts(slotSize: 4 << 20 + 4_096, blockSize: 4_096, window: 4_096),
            spillLimit: 2 << 20,
            leastMove: 2_048
        )
        let plan = old.withUnsafeBufferPointer { old in
            new.withUnsafeBufferPointer { new in planner.plan(old: old, new: new) }
        }
        let layout = try #require(plan).layout
        #expect(new.count / layout.segment < 64)
        #expect(layout.shift == 0 || old.count / layout.shift < 64)
    }

    @Test("Pieces that come again and again are moved from one place, however short they are")
    func repetition() {
        var random = SeededGenerator(seed: 8)
        let piece = random.bytes(1_000)
        let old = Array(repeating: piece, count: 40).flatMap { $0 }
        let new = random.bytes(10) + old.dropFirst(500) + random.bytes(10)
        let stretches = old.withUnsafeBufferPointer { old in
            new.withUnsafeBufferPointer { new in MoveFinder(old: old, new: new, leastCount: 2_048).stretches() }
        }
        #expect(stretches.reduce(0) { $0 + $1.end - $1.start } > 35_000)
    }

    @Test("Where a slot has no room to move up in, what moves down the slot is saved beside it")
    func planningWithoutSlack() throws {
        var random = SeededGenerator(seed: 6)
        let old = random.bytes(200_000)
        let new = random.bytes(5_000) + old
        let planner = StagedPlanner(
            layouts: InPlaceLayouts(slotSize: 208_896, blockSize: 4_096, window: 4_096),
            spillLimit: 100_000,
            leastMove: 2_048
        )
        let plan = old.withUnsafeBufferPointer { old in
            new.withUnsafeBufferPointer { new in planner.plan(old: old, new: new) }
        }
        let found = try #require(plan)
        #expect(found.layout.isSaving)
        #expect(found.stagedSize < 8_000)
        #expect(found.room(unit: 4_096) < 70_000)
    }
}
