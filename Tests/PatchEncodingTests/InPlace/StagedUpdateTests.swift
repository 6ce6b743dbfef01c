import PatchFormat
import Testing

@testable import PatchEncoding

@Suite("Staged updates in place")
struct StagedUpdateTests {
    @Test(
        "D6 A power cut at any write of a staged update, whole, torn or lost in a cache, loses nothing",
        arguments: [
            (1, 3, false, true), (2, 0, true, false), (3, 2, true, true), (4, 8, false, true), (5, 1, false, true),
            (6, 0, true, false),
        ],
        SimulatedSlot.Cut.allCases
    )
    func killSweep(_ shape: (seed: UInt64, spareBlocks: Int, isSaving: Bool, isMoving: Bool), _ cut: SimulatedSlot.Cut)
    {
        let fixture = StagedFixture(
            seed: shape.seed,
            spareBlocks: shape.spareBlocks,
            isSaving: shape.isSaving,
            isMoving: shape.isMoving
        )
        #expect(fixture.plan.moves.count > 1)
        let unrecoverable = KillSweep.unrecoverable(cut, to: fixture.new) {
            fixture.slot()
        } isDone: {
            fixture.run($0) == .success(.complete)
        }
        #expect(unrecoverable == 0)
    }

    @Test("A6 The dry run of a staged patch says that it is right and writes nothing")
    func dryRun() {
        let fixture = StagedFixture(seed: 7, spareBlocks: 4)
        let slot = fixture.slot()
        #expect(fixture.run(slot, isDryRunOnly: true) == .success(.verified))
        #expect(slot.state.writes == 0)
    }

    @Test("A6 A wrong precursor is refused before the first write")
    func wrongPrecursor() {
        let fixture = StagedFixture(seed: 8, spareBlocks: 4)
        var other = fixture.old
        other[other.count / 2] ^= 1
        let slot = fixture.slot(holding: other)
        #expect(fixture.run(slot) == .failure(.wrongPrecursor))
        #expect(slot.state.writes == 0)
    }

    @Test("A6 A plan that moves other bytes than the patch within makes is found out before the slot is written")
    func wrongMoves() throws {
        let fixture = StagedFixture(seed: 9, spareBlocks: 4)
        var moves = fixture.plan.moves
        let last = moves.removeLast()
        moves.append(StagedMove(new: last.new, old: last.old - 1, count: last.count))
        let within = StagedFixture.within(fixture.old, fixture.new)
        let plan = try #require(
            StagedFixture.plan(fixture.plan.layout, moves, within, old: fixture.old, new: fixture.new)
        )
        let slot = fixture.slot()
        let before = slot.state.bytes
        let patch = StagedFixture.patch(plan, within, old: fixture.old, new: fixture.new)
        #expect(fixture.run(slot, patch) == .failure(.wrongResult))
        #expect(slot.state.bytes == before)
    }

    @Test("A6 A patch within that makes another image of that size is found out before the slot is written")
    func wrongResult() throws {
        let fixture = StagedFixture(seed: 14, spareBlocks: 4)
        // Another byte where nothing is moved.
        var other = fixture.new
        let place = try #require(
            fixture.new.indices.first { place in
                !fixture.plan.moves.contains { $0.new <= place && place < $0.new + $0.count }
            }
        )
        other[place] ^= 1
        let within = StagedFixture.within(fixture.old, other, naming: fixture.new)
        let plan = try #require(
            StagedFixture.plan(fixture.plan.layout, fixture.plan.moves, within, old: fixture.old, new: fixture.new)
        )
        let slot = fixture.slot()
        let before = slot.state.bytes
        let patch = StagedFixture.patch(plan, within, old: fixture.old, new: fixture.new)
        #expect(fixture.run(slot, patch) == .failure(.wrongResult))
        #expect(slot.state.bytes == before)
    }

    @Test("A6 A medium without room is found out before anything is written")
    func fullMedium() {
        let fixture = StagedFixture(seed: 15, spareBlocks: 2)
        let slot = fixture.slot()
        slot.state.isFull = true
        guard case .failure(.storage(.full)) = fixture.run(slot) else {
            Issue.record("it was not found out")
            return
        }
        #expect(slot.state.writes == 0)
    }

    @Test("A slot or room beside it that is too small is refused before the first write")
    func tooSmall() {
        let fixture = StagedFixture(seed: 9, spareBlocks: 6, isMoving: true)
        let needed = fixture.plan.layout.slotSize(old: fixture.old.count, new: fixture.new.count)
        let short = Array(fixture.slot().state.bytes.prefix(needed - StagedFixture.blockSize))
        let slot = SimulatedSlot(
            state: .init(short, records: 2, spill: fixture.spill),
            blockSize: StagedFixture.blockSize
        )
        #expect(fixture.run(slot) == .failure(.slotTooSmall(needed: needed, found: short.count)))
        #expect(slot.state.writes == 0)
        let room = fixture.plan.room(unit: StagedFixture.blockSize)
        let full = fixture.slot(spill: room - StagedFixture.blockSize)
        #expect(
            fixture.run(full) == .failure(.roomTooSmall(needed: room, found: room - StagedFixture.blockSize))
        )
        #expect(full.state.writes == 0)
        #expect(fixture.run(fixture.slot(spill: room)) == .success(.complete))
    }

    @Test("Another patch does not go on where a staged one was cut off", arguments: [0, 1, 4, 9])
    func otherPatch(_ write: Int) {
        let fixture = StagedFixture(seed: 10, spareBlocks: 3)
        let other = StagedFixture(seed: 11, spareBlocks: 3)
        // The same images by another layout: the header is the same.
        let again = StagedFixture(old: fixture.old, new: fixture.new, slotSize: fixture.slotSize - 512)
        #expect(again.patch != fixture.patch)
        let slot = fixture.slot()
        let staging = (fixture.plan.stagedSize + 511) / 512
        slot.state.writesLeft = staging + 1 + write
        _ = fixture.run(slot)
        slot.restart()
        let before = slot.state.writes
        #expect(fixture.run(slot, other.patch) == .failure(.otherPatchUnfinished))
        #expect(fixture.run(slot, again.patch) == .failure(.otherPatchUnfinished))
        #expect(slot.state.writes == before)
        #expect(fixture.run(slot) == .success(.complete))
    }

    @Test("A staged update that is complete already stays so")
    func again() {
        let fixture = StagedFixture(seed: 12, spareBlocks: 3)
        let slot = fixture.slot()
        #expect(fixture.run(slot) == .success(.complete))
        let before = slot.state.writes
        #expect(fixture.run(slot) == .success(.complete))
        #expect(slot.state.writes == before)
    }

    @Test("A7 Any damaged byte of a staged patch is noticed before the slot is written")
    func damage() {
        let fixture = StagedFixture(seed: 13, spareBlocks: 3)
        for place in stride(from: 0, to: fixture.patch.count, by: 7) {
            var patch = fixture.patch
            patch[place] ^= UInt8(1 << (place % 8))
            let slot = fixture.slot()
            let before = slot.state.bytes
            #expect(fixture.run(slot, patch) != .success(.complete), "byte \(place)")
            #expect(slot.state.bytes == before, "byte \(place)")
        }
    }

    @Test(
        "Staged: images of 0 bytes, of 1 byte, and equal ones",
        arguments: [(0, 0), (0, 1), (1, 0), (1, 1), (3_000, 0), (0, 3_000), (2_000, 2_000)]
    )
    func edges(_ old: Int, _ new: Int) {
        let image = (0..<3_000).map { UInt8(truncatingIfNeeded: $0 &* $0 >> 3) }
        let fixture = StagedFixture(old: Array(image.prefix(old)), new: Array(image.prefix(new)), slotSize: 3_584)
        let slot = fixture.slot()
        #expect(fixture.run(slot) == .success(.complete))
        #expect(slot.starts(with: fixture.new))
    }
}
